"""Template filters of the imports room."""
