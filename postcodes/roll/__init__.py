"""The roll of members: reading it from Parliament or a file, comparing it, replacing it."""
