"""Who works at an office: accounts made by it, posts, activation codes, and the end of service."""
