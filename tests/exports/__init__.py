"""Stories about the exports room."""
