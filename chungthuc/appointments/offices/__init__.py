"""What an office is for those who come: its desks, its address, until when it works, on which days."""
