"""«Quản trị»: the agencies of one's branch, and of each what it has and lacks."""
