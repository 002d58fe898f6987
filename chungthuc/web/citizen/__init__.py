"""Account, dossiers, store, links, notices, sign-ins."""
