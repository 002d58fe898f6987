"""The clerk gives the number and applies the seal."""
