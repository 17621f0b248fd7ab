"""Proposes values for fields that a source states only in its prose, each with the words that it came from."""

from imports.proposals.reading import propose
from imports.proposals.values import FIELDS, Proposal, applied, columns_of, in_words, values_of
from imports.proposals.words import Vocabulary, read_words

__all__ = [
    "FIELDS",
    "Proposal",
    "Vocabulary",
    "applied",
    "columns_of",
    "in_words",
    "propose",
    "read_words",
    "values_of",
]
