"""JSON for other systems, from the same queries as the pages."""
