"""Codings of pictures and streams, unpacked strictly to their own end."""
