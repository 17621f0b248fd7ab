"""Whether the word index knows all that there is to find, as after a restore that left it out."""

from django.db.models import Exists, OuterRef

from codes.models import Code, CodePlace, CodeSystem
from procedures.models import ProcedureVersion
from search.entry_places import ENTRIES
from textindex.models import Posting


def missing_from_index() -> str:
    """What the index lacks, in words; empty if nothing. Looks at systems and at entries, not at each code."""
    places = CodePlace.objects.filter(system=OuterRef("pk"))
    postings = Posting.objects.filter(collection=OuterRef("pk"))
    titled = Code.objects.filter(system=OuterRef("pk")).exclude(title="", short_title="")
    lacking = CodeSystem.objects.filter(Exists(titled) & (~Exists(places) | ~Exists(postings)))
    if names := list(lacking.values_list("name", flat=True)):
        return f"codes of {', '.join(names)}"
    published = ProcedureVersion.objects.published().order_by()
    if published.filter(procedure__findable=None).exists():
        return "published entries"
    if published.exists() and not Posting.objects.filter(collection=ENTRIES).exists():
        return "words of entries"
    return ""
