"""Reads of what readers said: counts for the desk, and how much came within the last hour."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from feedback.models import Report, Vote
from procedures.models import ProcedureVersion


class Counts(NamedTuple):
    """What readers said of an entry, whatever its version."""

    helpful: int
    unhelpful: int
    open_reports: int


def counts_of(procedure: int) -> Counts:
    """What readers said of the entry with this primary key, in one query."""
    found = ProcedureVersion.objects.filter(procedure=procedure).aggregate(
        helpful=Count("votes", Q(votes__is_helpful=True), distinct=True),
        unhelpful=Count("votes", Q(votes__is_helpful=False), distinct=True),
        open_reports=Count("reports", Q(reports__state=Report.State.OPEN), distinct=True),
    )
    return Counts(**found)


def most_voted(limit: int) -> list[tuple[str, int, int]]:
    """(name of the published version, helpful, not helpful) of the entries that most readers voted on."""
    shown = ProcedureVersion.objects.published()
    rows = Vote.objects.filter(version__procedure__in=shown.values("procedure")).values_list("version__procedure")
    helpful, unhelpful = (Count("pk", Q(is_helpful=is_helpful)) for is_helpful in (True, False))
    counts = list(
        rows.annotate(yes=helpful, no=unhelpful, votes=Count("pk")).order_by("-votes", "version__procedure")[:limit]
    )
    names = dict(shown.filter(procedure__in=[pk for pk, *_ in counts]).values_list("procedure", "name"))
    return [(names[pk], yes, no) for pk, yes, no, _ in counts]


def within_the_hour(procedure: int) -> tuple[int, int]:
    """How many votes and reports came within the last hour: about this entry, and about all."""
    since = timezone.now() - timedelta(hours=1)
    counts = [
        rows.filter(at__gte=since).aggregate(of_entry=Count("pk", Q(version__procedure=procedure)), of_site=Count("pk"))
        for rows in (Vote.objects, Report.objects)
    ]
    return sum(count["of_entry"] for count in counts), sum(count["of_site"] for count in counts)


def sent_already(version: ProcedureVersion, place: str, text: str) -> Report | None:
    """The report of the last hour that says the same of the same place: whoever presses “Send” twice reports once."""
    since = timezone.now() - timedelta(hours=1)
    return Report.objects.filter(version=version, place=place, text=text, at__gte=since).first()
