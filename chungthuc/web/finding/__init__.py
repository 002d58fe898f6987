"""Find anything: the search of every staff page, and the page of a dossier."""
