"""What a site allows to be signed: the ticket, the attributes it must equal, and the files it stands for."""
