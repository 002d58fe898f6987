"""The demo: a named cast, copies in every state, and the services around them. Never for production."""
