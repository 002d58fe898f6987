"""Letters that come back: whose they are, and the box into which they come."""
