"""Stories about the api room."""
