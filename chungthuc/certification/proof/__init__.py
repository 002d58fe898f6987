"""What our own verifier says of a copy, and until when that can be proved."""
