"""Answers in, numbers out: no files, no clock, no terminal, no sentences."""
