"""Reads of the search room: finding, and suggestions while a person types."""

from search.queries.find import find
from search.queries.found import Choice, Facet, Found, Help, ReadAs, Result
from search.queries.suggest import suggest

__all__ = ["Choice", "Facet", "Found", "Help", "ReadAs", "Result", "find", "suggest"]
