"""The match tiers: how well an entry or a code fits a query, best first."""

from enum import IntEnum


class MatchTier(IntEnum):
    """How a result was found. Every result of a tier comes before those of the next one.

    Results of the exact route (search.queries.exact) have no tier: they come before all others but entries that are called as the
    whole query. The API shows the values as scores, so a tier keeps its value.
    """

    WHOLE_NAME = 1
    """A name, a descriptor or an index term is the whole query, or the vocabulary lists the code for the whole query."""

    NAME_BEGINNING = 2
    """A name, a descriptor or an index term begins with the query."""

    ALL_WORDS = 3
    """All words of the query are in its names or terms; a name of an entry, or a term for which the vocabulary lists the code,
    is a part of the query."""

    SUBJECT = 4
    """The words are in what an entry is about: its conditions, symptoms, body sites and specialties."""

    MEANING = 5
    """Its words mean the same, or a descriptor that maps to it has the words."""

    TEXT = 6
    """The words are elsewhere in the text of an entry."""
