"""Loopback HTTP: how the browser reaches the agent."""
