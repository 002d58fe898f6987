"""Photographs: pictures from a telephone or a scanner, taken in as pages of the same kind of base as PDFs are."""
