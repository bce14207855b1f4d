"""The list of staff, for admins."""
