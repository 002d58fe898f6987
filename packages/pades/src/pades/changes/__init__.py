"""What was done to a file between and after its signatures, by its bytes and by its objects."""
