"""Faces of the agent: a window, the terminal, and (for builders only) a page of its own."""
