"""Through all pages: a town with something of everything, its people on their way, the language of what they read."""
