"""Reads of the order and hierarchy of a system: what stands above, below and beside a code, level by level."""

from dataclasses import dataclass
from os.path import commonprefix

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import Left

from codes.models import Code, CodeSystem
from codes.queries.axes import build_code
from codes.rules import display_code, normalise_code

#: A list that is longer is shown by the beginnings of its codes.
LONGEST_LIST = 100
BESIDE = 4

# What a letter of ICD-10-CM is about, for releases without chapters. After the chapters of the tabular list, CDC/NCHS.
ICD10CM_LETTERS = {
    "A": "Infectious and parasitic diseases: bacterial, sexually transmitted and others",
    "B": "Infectious and parasitic diseases: viral, fungal, parasitic and others",
    "C": "Malignant neoplasms",
    "D": "In situ, benign and uncertain neoplasms; blood, blood-forming organs, immune mechanism",
    "E": "Endocrine, nutritional and metabolic diseases",
    "F": "Mental, behavioral and neurodevelopmental disorders",
    "G": "Nervous system",
    "H": "Eye and adnexa; ear and mastoid process",
    "I": "Circulatory system",
    "J": "Respiratory system",
    "K": "Digestive system",
    "L": "Skin and subcutaneous tissue",
    "M": "Musculoskeletal system and connective tissue",
    "N": "Genitourinary system",
    "O": "Pregnancy, childbirth and the puerperium",
    "P": "Conditions originating in the perinatal period",
    "Q": "Congenital malformations and chromosomal abnormalities",
    "R": "Symptoms, signs and abnormal findings",
    "S": "Injuries by body region",
    "T": "Other injuries, burns, poisoning, complications of care",
    "U": "Codes for special purposes",
    "V": "External causes: transport accidents",
    "W": "External causes: falls, forces, and other accidents",
    "X": "External causes: heat, nature, self-harm, assault",
    "Y": "External causes: undetermined intent, medical care, place and activity",
    "Z": "Factors influencing health status and contact with health services",
}

ANCESTORS = """
    WITH RECURSIVE above AS (
        SELECT c.*, 1 AS level FROM codes_code c WHERE c.id = %s
        UNION ALL
        SELECT c.*, above.level + 1 FROM codes_code c JOIN above ON c.id = above.parent_id WHERE above.level < 20)
    SELECT * FROM above ORDER BY level DESC
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
    """What stands below a heading, or at the top of a system: all of it as `codes`, or where that is much as `groups`.

    `begins` narrows it to the codes that begin so, `title` says what they are about, `count` how many there are.
    """

    begins: str
    title: str
    count: int
    groups: tuple[Group, ...]
    codes: QuerySet


def level_of(system: CodeSystem, codes: QuerySet, begins: str = "") -> Level:
    """The level that holds `codes` of the system, as far as they begin like `begins`, in two queries beside the axes."""
    begins = normalise_code(begins.replace("\0", ""))
    within = codes.filter(code__startswith=begins).order_by("code")
    found = within.aggregate(count=Count("pk"), first=Min("code"), last=Max("code"))
    if found["count"] <= LONGEST_LIST:
        titles = _titles(system, begins[:-1]) if begins else {}
        return Level(begins, titles.get(begins, ""), found["count"], (), within)
    common = commonprefix([found["first"], found["last"]])
    titles = _titles(system, common) | (_titles(system, begins[:-1]) if begins else {})
    rows = within.values(begins=Left("code", len(common) + 1)).annotate(
        n=Count("pk"), first=Min("code"), last=Max("code")
    )
    groups = tuple(
        Group(
            row["begins"],
            row["n"],
            display_code(system.slug, row["first"]),
            display_code(system.slug, row["last"]),
            titles.get(row["begins"], ""),
        )
        for row in rows.order_by("begins")
    )
    return Level(begins, titles.get(begins, ""), found["count"], groups, within)


def ancestors(code: Code) -> list[Code]:
    """The headings above a code, the highest first, in one query."""
    return _of_one_system(code, Code.objects.raw(ANCESTORS, [code.parent_id]))


def siblings(code: Code) -> list[Code]:
    """At most BESIDE codes before and after the code below the same heading, in their order, the code itself among them."""
    if code.parent_id is None:
        return []
    before, after = _beside(code, Code.objects.filter(parent=code.parent_id), BESIDE)
    return [*before, code, *after] if before or after else []


def neighbours(code: Code) -> tuple[Code | None, Code | None]:
    """The valid code or heading before and behind a code in the order of its system."""
    valid = Code.objects.active().filter(system=code.system_id, added_in__isnull=False)
    before, after = _beside(code, valid, 1)
    return next(iter(before), None), next(iter(after), None)


def heading_above(system: str, text: str) -> Code | None:
    """The heading whose level holds the ICD-10-PCS codes that begin like the text, 4 to 6 characters; None without any."""
    begins = normalise_code(text.replace("\0", ""))
    if system.lower() != "icd10pcs" or not 4 <= len(begins) <= 6:
        return None
    codes = Code.objects.filter(system__slug="icd10pcs", code__startswith=begins, parent__isnull=False)
    first = codes.select_related("parent__system").order_by("code").first()
    return first and first.parent


def _beside(code: Code, codes: QuerySet, count: int) -> tuple[list[Code], list[Code]]:
    """So many of the codes before and after the code, in one query."""
    before = codes.filter(code__lt=code.code).order_by("-code")[:count]
    after = codes.filter(code__gt=code.code).order_by("code")[:count]
    found = _of_one_system(code, before.union(after, all=True))
    found.sort(key=lambda other: other.code)
    return [other for other in found if other.code < code.code], [other for other in found if other.code > code.code]


def _of_one_system(code: Code, others) -> list[Code]:
    others = list(others)
    for other in others:
        other.system = code.system
    return others


def _titles(system: CodeSystem, begins: str) -> dict[str, str]:
    """What the codes that begin with `begins` and one more character are about, where that is known."""
    if system.slug == "icd10cm" and not begins:
        return ICD10CM_LETTERS
    if system.slug == "icd10pcs" and len(begins) >= 3:
        build = build_code(begins)
        return {choice.code: choice.label for choice in build.choices} if build.is_valid else {}
    return {}
