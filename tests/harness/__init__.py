"""What tests share beside the cast."""
