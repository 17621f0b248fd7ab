"""Reads for whoever is responsible for the encyclopedia: what it covers, how old its reviews are, what is done in a month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from codes.models import Code, CodeSystem
from procedures.models import EditorialEvent, ProcedureCode, ProcedureVersion, Specialty
from procedures.rules import months_after

#: How many months back the throughput goes, the present one included.
MONTHS = 12
#: Ages of reviews, the youngest first: label, and the months that a review of this age is younger than.
AGES = {"under 6 months": 6, "6 to 12 months": 12, "12 to 18 months": 18, "18 to 24 months": 24}
OLDER, NEVER = "24 months or more", "never reviewed"
_Verb = EditorialEvent.Verb
#: What is counted in a month: label -> verbs of events.
WORK = {
    "Published": (_Verb.PUBLISHED, _Verb.PUBLISHED_UNREVIEWED),
    "Clinically reviewed": (_Verb.PUBLISHED, _Verb.CONFIRMED),
    "Sent back": (_Verb.RETURNED,),
}


def by_specialty() -> list[tuple[str, int, int]]:
    """(name, published entries, clinically reviewed ones) of each current specialty that has entries, by name.

    Entries whose published text still says a replaced term count for the current one.
    """
    term = Coalesce("specialties__replaced_by", "specialties")
    counts = {
        "published": Count("pk", distinct=True),
        "reviewed": Count("pk", distinct=True, filter=Q(is_unreviewed=False)),
    }
    rows = (
        ProcedureVersion.objects.published().exclude(specialties=None).order_by().values_list(term).annotate(**counts)
    )
    names = dict(Specialty.objects.values_list("pk", "name"))
    return sorted((names[pk], published, reviewed) for pk, published, reviewed in rows)


def by_system() -> Iterator[tuple[str, int, int]]:
    """(name, codes with a published entry, codes) of each code system with codes, in the order of lists.

    Codes are those that are valid now: no headings, and none that a release retired or that no release has.
    """
    valid = Code.objects.filter(is_header=False, retired_in=None, added_in__isnull=False).order_by()
    published = ProcedureCode.objects.filter(version__state=ProcedureVersion.State.PUBLISHED).order_by()
    has_entry = Q(pk__in=published.values("code"))
    counts = {"covered": Count("pk", filter=has_entry), "valid": Count("pk")}  # together: the codes are read once
    found = {system: row for system, *row in valid.values_list("system").annotate(**counts)}
    for pk, name in CodeSystem.objects.values_list("pk", "name"):
        if pk in found:
            yield name, *found[pk]


def review_ages() -> list[tuple[str, int]]:
    """(age, published entries) by the age of their newest clinical review, the youngest first; last those without one."""
    today = timezone.localdate()
    begins = {label: months_after(today, -months) for label, months in AGES.items()}
    found = Counter(dict.fromkeys([*AGES, OLDER, NEVER], 0))
    for day, count in ProcedureVersion.objects.published().order_by().values_list("reviewed_on").annotate(Count("pk")):
        age = next((label for label, begin in begins.items() if day and day > begin), OLDER)
        found[age if day else NEVER] += count
    return list(found.items())


def throughput() -> list[tuple[date, list[int]]]:
    """(first day of the month, how often each work of WORK was done in it) of the last MONTHS months, the newest first."""
    this_month = timezone.localdate().replace(day=1)
    months = [months_after(this_month, -back) for back in range(MONTHS)]
    events = EditorialEvent.objects.filter(at__date__gte=months[-1]).order_by()
    rows = events.annotate(month=TruncMonth("at")).values_list("month", "verb").annotate(Count("pk"))
    counts = Counter({(month.date(), verb): count for month, verb, count in rows})
    return [(month, [sum(counts[month, verb] for verb in verbs) for verbs in WORK.values()]) for month in months]
