"""Members of Parliament as the app sees them: the list, and what staff know besides."""
