"""Servers that tests talk to: mail, an SMS centre, containers; and their certificates."""
