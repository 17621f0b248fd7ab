"""The codes that readings of lines stand for: by code, by title, by index term."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from codes.models import Code, Release
from codes.queries.matching import open_systems
from codes.queries.readings import Reading
from codes.queries.terms import codes_by_term


def by_code(readings: list[Reading], systems, user) -> dict[str, list[Code]]:
    """The codes that the lines may be, by stored form.

    A code that only entries or maps name counts only in a system without releases.
    """
    released = Q(added_in__isnull=False) | ~Exists(Release.objects.filter(system=OuterRef("system")))
    codes = Code.objects.filter(released, code__in={form for reading in readings for form, _ in reading.codes if form})
    return _grouped((code.code, code) for code in codes.select_related("retired_in").order_by())


def by_title(readings: list[Reading], systems, user) -> dict[str, list[Code]]:
    """The codes whose title or short title is the name in a reading, by the name in lower case."""
    names = {reading.name for reading in readings}
    titled = Code.objects.annotate(lower_title=Lower("title"), lower_short=Lower("short_title"))
    # That they are not empty is said as in the indexes of titles, which are used only so: else every code would be read.
    by_title, by_short = Q(lower_title__in=names) & ~Q(title=""), Q(lower_short__in=names) & ~Q(short_title="")
    titled = titled.filter(by_title | by_short, is_reserved=False)
    codes = titled.filter(system__in=_open_to(user, systems)).select_related("retired_in")
    return _grouped((name, code) for code in codes.order_by() for name in {code.lower_title, code.lower_short})


def by_term(readings: list[Reading], systems, user) -> dict[str, list[Code]]:
    """The codes that an index term with the name in a reading leads to, by the name in lower case."""
    found = codes_by_term({reading.name for reading in readings}, open_systems(user, systems.values()))
    codes = Code.objects.filter(pk__in={code for _, code in found}, is_reserved=False).select_related("retired_in")
    by_id = {code.pk: code for code in codes.order_by()} if found else {}
    return _grouped((name, by_id[code]) for name, code in found if code in by_id)


def _open_to(user, systems) -> list[int]:
    """The ids of the systems whose texts `user` may read."""
    return [system.pk for system in open_systems(user, systems.values())]


def _grouped(pairs: Iterable[tuple[str, Code]]) -> dict[str, list[Code]]:
    """The codes by their key, each once."""
    groups = defaultdict(dict)
    for key, code in pairs:
        groups[key][code.pk] = code
    return {key: list(codes.values()) for key, codes in groups.items()}


def first_fitting(codes: dict[str, list[Code]], matched: str, readings: Iterable[Reading]) -> list[Code]:
    """The codes that the likeliest reading of a line stands for that stands for any."""
    return next(filter(None, (_fitting(codes, matched, reading) for reading in readings)), [])


def _fitting(codes: dict[str, list[Code]], matched: str, reading: Reading) -> list[Code]:
    """The codes that a reading of a line stands for; of several with one name, those that are valid."""
    if matched == "code":
        return [code for form, systems in reading.codes for code in codes.get(form, ()) if code.system_id in systems]
    fitting = [code for code in codes.get(reading.name, ()) if reading.may_be_in(code.system_id)]
    return [code for code in fitting if code.retired_in_id is None] or fitting
