"""Reads of the search room: finding, and suggestions while a person types."""

from search.queries.find import find
from search.queries.found import Choice, Facet, Found, Help, ReadAs, Result
from search.queries.suggest import suggest
from search.queries.warming import warm_up

__all__ = ["Choice", "Facet", "Found", "Help", "ReadAs", "Result", "find", "suggest", "warm_up"]
