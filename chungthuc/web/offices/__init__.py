"""«Quầy và địa chỉ», «Cơ quan»: what an office is, where it stands, what becomes of it; for its administrators."""
