"""Schema changes of the jobs room."""
