"""Commands of the comments room."""
