"""The office's side of appointments."""
