"""What wings share."""
