"""Commands of the exports room."""
