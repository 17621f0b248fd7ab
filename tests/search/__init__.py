"""Stories about the search room."""
