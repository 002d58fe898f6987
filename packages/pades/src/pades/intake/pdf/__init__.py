"""The upload as a PDF: read twice and strictly, its pages, everything that they draw."""
