"""Dossiers, papers and lines of the register of one office, by whatever is known of them (decision 0035)."""
