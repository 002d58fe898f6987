"""Letters and lines: what is the same name, one line, fonts of before Unicode."""
