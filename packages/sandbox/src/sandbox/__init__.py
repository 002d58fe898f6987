"""Functions called in child processes that have little memory, little time, no network and few files (Linux)."""
