"""Commands of the codes room."""
