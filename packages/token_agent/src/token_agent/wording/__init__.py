"""Every sentence about a code or a fact of the rooms below, in Vietnamese and in English."""
