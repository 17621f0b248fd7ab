"""Commands of the checks room."""
