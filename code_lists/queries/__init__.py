"""Reads of code lists that span more than one model."""

from code_lists.queries.differences import Difference, difference
from code_lists.queries.expansion import Effect, Expansion, expand, systems_of
from code_lists.queries.sentences import in_words
from code_lists.queries.since import Since, since_releases

__all__ = [
    "Difference",
    "Effect",
    "Expansion",
    "Since",
    "difference",
    "expand",
    "in_words",
    "since_releases",
    "systems_of",
]
