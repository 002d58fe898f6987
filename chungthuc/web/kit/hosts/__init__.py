"""Staff's own host: which pages are whose, and who is led where."""
