"""PAdES signing and verification of certified copies, on pyHanko. No Django, no database."""
