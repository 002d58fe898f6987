"""Handing over: whose the paper is, how it gets there, what became of it."""
