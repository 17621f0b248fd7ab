"""Schema changes of the codes room."""
