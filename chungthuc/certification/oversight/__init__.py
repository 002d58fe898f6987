"""What must always be true of copies, and what their trails say in numbers."""
