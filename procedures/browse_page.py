"""The page from which readers browse the encyclopedia: by letter, body site, specialty, kind, and what is new."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import Coalesce, Left, Upper
from django.urls import reverse
from django.utils.http import urlencode

from procedures.body_regions import Region, region_of, regions
from procedures.models import BodySite, ProcedureVersion, Specialty
from procedures.terms import PATHS

#: How many of the newest are listed.
NEWEST = 8


@dataclass(frozen=True)
class Choice:
    """Something to browse by: its label, how many published entries there are, and the address of their list."""

    label: str
    count: int
    address: str


@dataclass(frozen=True)
class Part:
    """A region of the body with its sites that entries have; without a region, the sites that have none."""

    region: Region | None
    all: Choice
    sites: list[Choice]


def browse_page() -> dict:
    """What the page shows. Only what published entries have is counted and listed."""
    published = ProcedureVersion.objects.published().select_related("procedure")
    return {
        "letters": _letters(),
        "kinds": _kinds(),
        "specialties": _choices("specialty", _used(Specialty)),
        "parts": _parts(_used(BodySite)),
        "regions": regions(),
        "published": published.order_by("-published_at", "name")[:NEWEST],
        "reviewed": published.exclude(reviewed_on=None).order_by(F("reviewed_on").desc(), "name")[:NEWEST],
    }


def _address(**parameters) -> str:
    return f"{reverse('procedures:list')}?{urlencode(parameters, doseq=True)}"


def _letters() -> list[Choice]:
    names = ProcedureVersion.objects.published().annotate(letter=Upper(Left("name", 1))).order_by("letter")
    counted = names.values_list("letter").annotate(count=Count("pk"))
    return [Choice(letter, count, _address(letter=letter)) for letter, count in counted]


def _kinds() -> list[Choice]:
    kinds = dict(ProcedureVersion.Kind.choices)
    counted = ProcedureVersion.objects.published().exclude(kind="").order_by("kind").values_list("kind")
    return [Choice(kinds[kind], count, _address(kind=kind)) for kind, count in counted.annotate(count=Count("pk"))]


def _used(model) -> dict[str, set[int]]:
    """Name of each current term of the list that published entries use -> their versions."""
    path = PATHS[model]
    current = Coalesce(f"{path}__replaced_by__name", f"{path}__name")
    rows = ProcedureVersion.objects.published().exclude(**{path: None}).order_by().values_list(current, "pk")
    used = defaultdict(set)
    for name, version in rows:
        used[name].add(version)
    return used


def _choices(parameter: str, used: dict[str, set[int]]) -> list[Choice]:
    return [Choice(name, len(versions), _address(**{parameter: name})) for name, versions in sorted(used.items())]


def _parts(used: dict[str, set[int]]) -> list[Part]:
    """The regions that have a site, from head to foot; last the sites without a region."""
    sites: dict[Region | None, dict[str, set[int]]] = defaultdict(dict)
    for name, versions in used.items():
        sites[region_of(name)][name] = versions
    return [_part(region, sites[region]) for region in (*regions(), None) if region in sites]


def _part(region: Region | None, sites: dict[str, set[int]]) -> Part:
    label, count = region.name if region else "No single place", len(set().union(*sites.values()))
    return Part(region, Choice(label, count, _address(body_site=sorted(sites))), _choices("body_site", sites))
