"""Places, works and sites by their names."""
