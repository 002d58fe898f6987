"""What every room uses: bytes and their signatures, objects, fields, names, the way to revisions, faults."""
