"""Sittings and results on disk; nothing acknowledged is lost."""
