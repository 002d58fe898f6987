"""A file on its way to a copy: attestation page, what a signature covers, the signature and its time-stamp put in."""
