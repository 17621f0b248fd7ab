"""Schema changes of the search room."""
