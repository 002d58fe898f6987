"""From when on an office takes real papers; whatever it does before is a trial."""
