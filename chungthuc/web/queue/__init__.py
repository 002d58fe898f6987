"""The list at the counter, and its display."""
