"""Finding: one box over entries and codes, and its derived table."""
