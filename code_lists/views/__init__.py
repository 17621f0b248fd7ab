"""The public pages of code lists, the basket, and readers’ collections."""
