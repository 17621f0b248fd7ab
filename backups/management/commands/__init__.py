"""Commands of the backups room."""
