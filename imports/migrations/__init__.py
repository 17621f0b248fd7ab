"""Schema changes of the imports room."""
