"""What time does to appointments: missed ones, wiped ones, what must always be true."""
