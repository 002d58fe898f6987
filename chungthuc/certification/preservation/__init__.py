"""An issued copy stays provable: renewed, asked about again, verified again."""
