"""Passkeys: signing in with a device or a security key instead of password and code."""
