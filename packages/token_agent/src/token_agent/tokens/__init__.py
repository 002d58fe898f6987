"""The tokens of this computer: the vendor's driver in a process of its own, certificates, PINs."""
