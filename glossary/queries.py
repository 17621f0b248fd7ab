"""Reads of the glossary: what readers see explained, prepared once in each process for as long as its stamp stays."""

from glossary.marking import Glossary, Meaning, Page
from glossary.models import Word
from textindex.cache import cached, stamps


def glossary() -> Glossary:
    """What readers see explained, in one query if nothing has changed since the last call of this process."""
    return cached("glossary", "glossary", stamps(), _read)


def page() -> Page:
    """A page that is about to be made, and explains its words."""
    return Page(glossary())


def _read() -> Glossary:
    rows = Word.objects.filter(state=Word.State.SHOWN).values_list("pk", "term", "forms", "text", "approved_by")
    return Glossary(Meaning(key, term, tuple(forms), text, by is not None) for key, term, forms, text, by in rows)
