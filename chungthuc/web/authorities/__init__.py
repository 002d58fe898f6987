"""«Thẩm quyền ký», «Chứng thư số»: who certifies at an office, on which basis, and with which keys."""
