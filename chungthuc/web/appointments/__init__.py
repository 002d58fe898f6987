"""The citizen's own appointments."""
