"""The words of messages and what may fill them."""
