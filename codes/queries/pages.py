"""Reads of single codes and of systems: what is current, finding a code."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from codes.models import Code, CodePlace, CodeSystem, OtherParent, Release
from codes.queries.groups import with_groups
from codes.queries.matching import code_ids, places_with
from codes.queries.similar import with_similar
from codes.systems import PLAIN, SYSTEMS, possible_forms

MOST_ALIKE = 500


def systems_with_releases() -> list[CodeSystem]:
    """Code systems, each with `latest`: its newest release with the number of its valid codes, or None."""
    newest = Release.objects.in_use().order_by("system_id", "-position").distinct("system_id")
    systems = list(CodeSystem.objects.prefetch_related(Prefetch("releases", newest, to_attr="newest")))
    for system in systems:
        system.latest = next(iter(system.newest), None)
    return systems


def find_code(system: str, text: str) -> Code:
    """The code of a system, however it was typed, and whether it is in several places. Raises Code.DoesNotExist."""
    codes = with_groups(
        with_similar(Code.objects.select_related("system", "parent", "added_in", "retired_in"))
    ).annotate(
        has_other_parents=Exists(OtherParent.objects.filter(code=OuterRef("pk"))),
        has_other_children=Exists(OtherParent.objects.filter(parent=OuterRef("pk"))),
    )
    text = text.replace("\0", "")
    found = codes.filter(system__slug=system.lower(), code__in=possible_forms(system, text))
    if code := next((code for code in found if code.code == code.system.rules.normalise(text)), None):
        return code
    raise Code.DoesNotExist(f"{system} has no code {text}.")


def codes_like(codes, text: str):
    """The codes of the queryset `codes` that begin like the text, or whose words begin with its words; active ones first.

    At most MOST_ALIKE of each are returned. Only text that the public may read is matched.
    """
    alike = list(Code.objects.filter(beginning_like(text)).order_by().values_list("pk", flat=True)[:MOST_ALIKE])
    first = {system: places[:MOST_ALIKE] for system, places in places_with(text, None).items()}
    # Keys instead of a subquery: beside another condition the database would read every code for it.
    alike += list(code_ids(first).values())[:MOST_ALIKE]
    return codes.filter(pk__in=alike).order_by(F("retired_in").asc(nulls_first=True), "system__position", "code")


def codes_matching(text: str, user):
    """Every code that begins like the text, or whose words, where `user` may read them, begin with its words."""
    matching = beginning_like(text)
    for system, places in places_with(text, user).items():
        here = CodePlace.objects.filter(system=system, place__in=list(places))
        matching |= Q(pk__in=here.values("code"))
    return Code.objects.filter(matching).order_by()


def beginning_like(text: str) -> Q:
    """Codes that begin like the text, by the rules of their own system; none for an empty text."""
    text = text.replace("\0", "")
    plain = PLAIN.normalise(text)
    if not plain:
        return Q(pk__in=[])
    differing = {slug: form for slug, rules in SYSTEMS.items() if (form := rules.normalise(text)) != plain}
    alike = Q(code__startswith=plain)
    if differing:
        alike &= ~Q(system__slug__in=list(differing))
    for slug, form in differing.items():
        alike |= Q(code__startswith=form, system__slug=slug)
    for form in possible_forms("", text) - {plain}:  # of systems without a module whose codes differ by case or dots
        alike |= Q(Q(system__case_matters=True) | Q(system__dots_matter=True), code__startswith=form)
    return alike
