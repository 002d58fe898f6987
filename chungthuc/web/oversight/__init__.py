"""Who looked and exported, what the night found, checkpoints of the log."""
