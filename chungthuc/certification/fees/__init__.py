"""«Phí chứng thực»: what a copy's fee is (``sums``), and what was said of it (``saying``)."""
