"""What the wings of administration share: whose branch it is, and what stands around each of their pages."""
