"""The public pages of code lists, and the basket."""
