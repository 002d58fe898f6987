"""The result goes out: handed over, and told."""
