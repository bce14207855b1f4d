"""Reading a supporter's action, as frozen rows for the pages."""
