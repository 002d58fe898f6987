"""Which web sites and browsers may ask: origins, pairings, proofs, ticket keys, and what is remembered of them."""
