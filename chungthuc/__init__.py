"""The server of chungthuc: electronic certified copies from originals."""
