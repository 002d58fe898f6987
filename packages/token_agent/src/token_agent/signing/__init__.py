"""Signing a ticket: the agent, the question to the person, the batch."""
