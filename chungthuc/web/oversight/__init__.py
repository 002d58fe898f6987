"""Who looked, what the night found."""
