"""One person's sitting: asked, answered, scored."""
