"""An upload taken in: examined, refused by name or made anew as pictures."""
