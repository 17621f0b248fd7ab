"""Stories about imports: files, previews, the desk and the commands."""
