"""Hours, closures, policies of booking."""
