"""Doors to authority, duty and certificates: asked of the administrator, refused by name, recorded."""
