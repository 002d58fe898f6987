"""What is asked of PostgreSQL itself: roles, snapshots, names of constraints."""
