"""What the terminal shows of results, roles, teams, history and banks.

A result's sentences come from ``report`` and are only drawn here; those of every other page stand here, beside its
drawing.
"""
