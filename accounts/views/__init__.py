"""Pages of accounts: signing in, passwords, one's own account, those that one administers."""
