"""Whom one believes: anchors, revocation and its age, purposes of certificates, time-stamp tokens."""
