"""A result in words and in every file format."""
