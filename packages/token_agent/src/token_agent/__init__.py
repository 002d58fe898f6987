"""«Ký số»: the program on the signer's computer. It shows what is to be signed, asks the PIN, and signs with the token."""

VERSION = "1.0"
