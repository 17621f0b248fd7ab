"""Search over entries and codes: the search box, the vocabulary, and the derived table of entries."""
