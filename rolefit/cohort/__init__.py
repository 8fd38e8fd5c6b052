"""Many sheets at once: read from whatever a form tool exports, scored row by row."""
