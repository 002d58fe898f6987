"""What becomes of an office: it is added, renamed, placed elsewhere, abolished, merged into another."""
