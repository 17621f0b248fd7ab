"""Stories about the accounts room."""
