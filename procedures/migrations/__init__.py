"""Schema changes of the procedures room."""
