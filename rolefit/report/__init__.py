"""A result in words and in every file format.

``narrative``, ``portrait``, ``alignment``, ``reasons`` and ``common_ground`` have the sentences, ``outline`` puts them
in order, and a module for each format draws them; the terminal's drawing is ``pages.result``.
"""
