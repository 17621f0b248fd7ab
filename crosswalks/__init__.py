"""Matching a site's own lists of procedure names with codes: candidates from the search, decisions by people."""
