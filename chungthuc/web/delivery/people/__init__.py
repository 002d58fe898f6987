"""Who asks, who brings, and where the result goes: what is typed at the desk, read from a card, asked back."""
