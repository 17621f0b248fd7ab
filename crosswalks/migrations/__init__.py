"""Schema changes of the crosswalks room."""
