"""What a page may ask of the agent, one file a command (docs/protocol/agent.md)."""
