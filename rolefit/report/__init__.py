"""A result in words and in every file format.

What is said stands in ``sentences`` (the verdict, how sure it is), ``portrait``, ``alignment``, ``reasons`` and
``common_ground``; ``outline`` puts it in order, and a module for each format draws it. The terminal's drawing is
``pages.result``.
"""
