"""Schema changes of the record room."""
