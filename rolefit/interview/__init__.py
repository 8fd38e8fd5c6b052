"""Asking in a terminal: screen mode and line mode."""
