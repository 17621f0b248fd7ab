"""Commands of the jobs room."""
