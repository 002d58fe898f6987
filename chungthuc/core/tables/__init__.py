"""Tables that somebody sends, CSV or Excel: read in the limited child, answered as lines of text."""
