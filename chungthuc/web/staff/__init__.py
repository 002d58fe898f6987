"""«Người dùng và quyền»: who works at an office of one's branch, accounts, posts, rights, and the end of service."""
