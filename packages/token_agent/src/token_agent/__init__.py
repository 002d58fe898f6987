"""«Ký số»: the program on the signer's computer: shows what is to be signed, asks the PIN, signs with the token."""

VERSION = "1.3"
PROTOCOL = 1  # docs/protocol/agent.md
