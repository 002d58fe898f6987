"""Every component in every state, for builders: served by the demo and by the tests, unknown to the product."""
