"""The leader reads and signs; his pictures of signatures and certificates."""
