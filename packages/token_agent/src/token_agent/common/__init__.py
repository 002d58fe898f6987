"""What every room needs: codes, errors, and strangers' text made harmless."""
