"""One's own account: password, second step, passkeys, sessions."""
