"""What everybody may see: portal, check, follow."""
