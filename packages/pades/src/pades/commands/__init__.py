"""The command line: its two commands, and the Vietnamese sentences that they print."""
