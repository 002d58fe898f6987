"""What booking and changing an appointment share: the papers, the place that is kept."""
