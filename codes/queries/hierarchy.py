"""Reads of the order and hierarchy of a system: what is above, below and beside a code, level by level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os.path import commonprefix

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import Left

from codes.models import Code, CodeSystem, OtherParent
from codes.queries.axes import build_code
from codes.systems import system_rules
from codes.systems.icd10pcs.tables import NAMED
from textindex.prepared import rows

#: A list that is longer is shown by the beginnings of its codes.
LONGEST_LIST = 100
BESIDE = 4
#: How many of the billable codes below a heading are named, and how many are counted.
MOST_NAMED, MOST_COUNTED = 3, 200
NOT_BILLABLE = "A heading, not valid for billing."

ANCESTORS = """
    WITH RECURSIVE above AS (
        SELECT c.*, 1 AS level FROM codes_code c WHERE c.id = %s
        UNION ALL
        SELECT c.*, above.level + 1 FROM codes_code c JOIN above ON c.id = above.parent_id WHERE above.level < 20)
    SELECT * FROM above ORDER BY level DESC
"""

# The walk through the tree, from the top down: what stands before a code is the last code below the one beside it, or its
# parent; after it comes the first code below it, or what follows it or a heading above it. Each step is asked for only if the
# one before it found nothing. Codes at the top of a system are told by `parent_id IS NULL`, which has an index of its own.
NEIGHBOURS = """
    WITH RECURSIVE here AS (SELECT * FROM codes_code WHERE id = %(code)s),
    valid AS NOT MATERIALIZED (SELECT * FROM codes_code WHERE retired_in_id IS NULL AND added_in_id IS NOT NULL),
    up AS (
        SELECT h.code, h.parent_id, 0 AS level,
               (SELECT v.id FROM valid v WHERE v.parent_id = h.id ORDER BY v.code LIMIT 1) AS found
        FROM here h
        UNION ALL
        SELECT p.code, p.parent_id, up.level + 1, CASE WHEN up.parent_id IS NULL THEN
            (SELECT v.id FROM valid v WHERE v.system_id = %(system)s AND v.parent_id IS NULL AND v.code > up.code
             ORDER BY v.code LIMIT 1)
        ELSE (SELECT v.id FROM valid v WHERE v.parent_id = up.parent_id AND v.code > up.code ORDER BY v.code LIMIT 1) END
        FROM up LEFT JOIN codes_code p ON p.id = up.parent_id
        WHERE up.found IS NULL AND up.code IS NOT NULL AND up.level < 20),
    down AS (
        SELECT CASE WHEN h.parent_id IS NULL THEN
            (SELECT v.id FROM valid v WHERE v.system_id = %(system)s AND v.parent_id IS NULL AND v.code < h.code
             ORDER BY v.code DESC LIMIT 1)
        ELSE (SELECT v.id FROM valid v WHERE v.parent_id = h.parent_id AND v.code < h.code ORDER BY v.code DESC LIMIT 1) END
        AS found, 0 AS level FROM here h
        UNION ALL
        SELECT (SELECT v.id FROM valid v WHERE v.parent_id = down.found ORDER BY v.code DESC LIMIT 1), down.level + 1
        FROM down WHERE down.found IS NOT NULL AND down.level < 20),
    chosen AS (
        SELECT found, 'after' AS side FROM up WHERE found IS NOT NULL
        UNION ALL
        SELECT coalesce((SELECT found FROM down WHERE found IS NOT NULL ORDER BY level DESC LIMIT 1), parent_id), 'before'
        FROM here)
    SELECT c.*, chosen.side FROM chosen JOIN codes_code c ON c.id = chosen.found
"""

# CYCLE, so that two headings above each other are not followed forever; UNION would do that too, with a table for as many
# codes as the planner expects, which are many more than there are. For that reason OFFSET 0 has each heading's codes looked
# up by the index.
BILLABLE = """
    SELECT asked.id, found.code FROM unnest(%s::bigint[]) AS asked (id)
    CROSS JOIN LATERAL (
        WITH RECURSIVE below AS (
            SELECT id, code, is_header FROM codes_code WHERE parent_id = asked.id AND retired_in_id IS NULL
            UNION ALL
            SELECT c.* FROM below b CROSS JOIN LATERAL (
                SELECT id, code, is_header FROM codes_code WHERE parent_id = b.id AND retired_in_id IS NULL OFFSET 0) c
            WHERE b.is_header) CYCLE id SET is_repeated USING path
        SELECT code FROM below WHERE NOT is_header AND NOT is_repeated LIMIT %s::bigint) found
"""


@dataclass(frozen=True)
class Group:
    """Codes of a level that begin alike: how many, the first and the last as they are printed, and what they are about."""

    begins: str
    count: int
    first: str
    last: str
    title: str = ""


@dataclass(frozen=True)
class Level:
    """What is below a heading, or at the top of a system: all `codes`, or `groups` of them if there are many.

    `begins` limits it to the codes with this beginning, `title` says what they are about, `count` is their number.
    """

    begins: str
    title: str
    count: int
    groups: tuple[Group, ...]
    codes: QuerySet


def level_of(system: CodeSystem, codes: QuerySet, begins: str = "") -> Level:
    """The level with those `codes` of the system that begin with `begins`, in two queries besides those for the axes."""
    begins = system.rules.normalise(begins.replace("\0", ""))
    within = codes.filter(code__startswith=begins).order_by("code")
    found = within.aggregate(count=Count("pk"), first=Min("code"), last=Max("code"))
    if found["count"] <= LONGEST_LIST:
        titles = _titles(system, begins[:-1]) if begins else {}
        return Level(begins, titles.get(begins, ""), found["count"], (), within)
    common = commonprefix([found["first"], found["last"]])
    titles = {**_titles(system, common), **(_titles(system, begins[:-1]) if begins else {})}
    beginnings = within.values(begins=Left("code", len(common) + 1)).annotate(
        n=Count("pk"), first=Min("code"), last=Max("code")
    )
    groups = tuple(
        Group(
            row["begins"],
            row["n"],
            system.rules.display(row["first"]),
            system.rules.display(row["last"]),
            titles.get(row["begins"], ""),
        )
        for row in beginnings.order_by("begins")
    )
    return Level(begins, titles.get(begins, ""), found["count"], groups, within)


def ancestors(code: Code) -> list[Code]:
    """The headings above a code, the highest first, in one query."""
    return _of_one_system(code, Code.objects.raw(ANCESTORS, [code.parent_id]))


def other_parents(code: Code) -> list[Code]:
    """The headings directly above a code from `find_code` besides its main one, in their order."""
    if not code.has_other_parents:
        return []
    return _of_one_system(code, Code.objects.filter(other_children__code=code).order_by("code"))


def children(code: Code) -> QuerySet:
    """The codes directly below a heading from `find_code`, also those that have another main parent."""
    if not code.has_other_children:
        return code.children.all()
    others = OtherParent.objects.filter(parent=code)
    # A union of ids, because the database would read every code to find those that fit either condition.
    return Code.objects.filter(pk__in=code.children.order_by().values("pk").union(others.values("code")))


def siblings(code: Code) -> list[Code]:
    """The code with at most BESIDE codes before and after it below the same heading, in their order."""
    if code.parent_id is None:
        return []
    before, after = _beside(code, Code.objects.filter(parent=code.parent_id), BESIDE)
    return [*before, code, *after] if before or after else []


def neighbours(code: Code) -> tuple[Code | None, Code | None]:
    """The valid code or heading before the code and the one after it in the tree of its system, in one query.

    The tree is read from the top: after a heading come the codes below it, after the last of them what follows the heading.
    """
    found = Code.objects.raw(NEIGHBOURS, {"code": code.pk, "system": code.system_id})
    sides = {other.side: other for other in _of_one_system(code, found)}
    return sides.get("before"), sides.get("after")


def heading_notes(headings: Iterable[Code]) -> dict[int, str]:
    """By id of a heading, each with its system: that it is not billable, and which codes below it are. In one query."""
    headings = {heading.pk: heading for heading in headings}
    below: dict[int, list[str]] = {pk: [] for pk in headings}
    for pk, code in rows(BILLABLE, [list(headings), MOST_COUNTED]) if headings else ():
        below[pk].append(headings[pk].system.rules.display(code))
    return {pk: " ".join([NOT_BILLABLE, *_billable(codes)]) for pk, codes in below.items()}


def _billable(codes: list[str]) -> list[str]:
    """The sentence about the billable codes below a heading; none if there are no such codes."""
    if not codes:
        return []
    named, rest = ", ".join(sorted(codes)[:MOST_NAMED]), len(codes) - MOST_NAMED
    more = "" if rest < 1 else " and many more" if len(codes) == MOST_COUNTED else f" and {rest} more"
    return [f"Billable codes below it: {named}{more}."]


def heading_above(system: str, text: str) -> Code | None:
    """The heading above the codes that begin with the text, if the text is not itself a code or a heading.

    That is the case for 4 to 6 characters of an ICD-10-PCS code. None if there is no such heading.
    """
    rules = system_rules(system)
    begins = rules.normalise(text.replace("\0", ""))
    if not rules.is_beginning(begins):
        return None
    codes = Code.objects.filter(system__slug=rules.slug, code__startswith=begins, parent__isnull=False)
    first = codes.select_related("parent__system").order_by("code").first()
    return first and first.parent


def _beside(code: Code, codes: QuerySet, count: int) -> tuple[list[Code], list[Code]]:
    """(`count` codes before, `count` codes after) the code, in one query."""
    before = codes.filter(code__lt=code.code).order_by("-code")[:count]
    after = codes.filter(code__gt=code.code).order_by("code")[:count]
    found = _of_one_system(code, before.union(after, all=True))
    found.sort(key=lambda other: other.code)
    return [other for other in found if other.code < code.code], [other for other in found if other.code > code.code]


def _of_one_system(code: Code, others) -> list[Code]:
    """The other codes, each with the system of `code` set from memory."""
    others = list(others)
    for other in others:
        other.system = code.system
    return others


def _titles(system: CodeSystem, begins: str) -> Mapping[str, str]:
    """What the codes that begin with `begins` and one more character are about, if that is known."""
    if not begins:
        return system.rules.initials
    if system.rules.has_axes and len(begins) >= NAMED:
        build = build_code(begins)
        return {choice.code: choice.label for choice in build.choices} if build.is_valid else {}
    return {}
