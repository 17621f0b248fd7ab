"""Reads of the ICD-10-PCS axes: what a code's characters mean, and how it may go on."""

from typing import NamedTuple

from django.db.models import Q

from codes.models import AxisDefinition, AxisValue, CodeSystem, IndexTerm, TableRow
from codes.systems.icd10pcs import ICD10PCS
from codes.systems.icd10pcs.building import LENGTH, Build, walk
from codes.systems.icd10pcs.reading import AxisLabel, labels_of
from codes.systems.icd10pcs.titles import TitleIndex, defined, titles_of

#: The positions of values whose keys are names: body parts and devices, and what an index names without a position.
KEYED = (0, 4, 6)


def build_code(text: str) -> Build:
    """The ICD-10-PCS code that a reader has built so far from `text`, in at most four queries.

    A character that the tables do not allow is in `Build.refused`; it is never an error. Without loaded tables there are
    neither steps nor choices.
    """
    typed = ICD10PCS.normalise(text.replace("\0", ""))[: LENGTH + 1]
    above = Q(context="") | Q(context=typed[:1], position=2) | Q(context=typed[:2], position=3)
    heads = list(AxisValue.objects.filter(above, system__slug=ICD10PCS.slug, position__lte=3))
    build = walk(typed, heads, _rows(typed[:3]) if heads and len(typed) > 2 else [])
    if not build.steps:
        return build
    titles = {title for choice in build.steps + build.choices for title in titles_of(choice, build.steps)}
    return defined(
        build,
        AxisDefinition.objects.filter(system__slug=ICD10PCS.slug, section=build.prefix[0], title__in=titles),
        IndexTerm.objects.filter(system__slug=ICD10PCS.slug, value__in=titles).order_by("term"),
    )


#: What counts of a value; thousands of instances of the model would be kept as long as the tables.
_VALUE = ("position", "context", "character", "label", "axis", "definition")


class AxisTables(NamedTuple):
    """What is loaded of a system's axes: labels, how titles name values, and keys: (title, beginning, position) by term."""

    labels: list[AxisLabel]
    titles: TitleIndex
    keys: dict[str, list[tuple[str, str, int]]]


def axis_tables(system: CodeSystem) -> AxisTables:
    """The axes of a system, with the keys to body parts and devices; examples of operations are no keys. Two queries."""
    seen: dict = {}  # thousands of values say the same few words
    found = AxisValue.objects.filter(system=system).values_list(*_VALUE, named=True)
    values = [value._make(seen.setdefault(part, part) for part in value) for value in found]
    terms = IndexTerm.objects.filter(system=system, position__in=KEYED).exclude(value="").order_by("term", "id")
    keys: dict[str, list[tuple[str, str, int]]] = {}
    for term, *named in terms.values_list("term", "value", "within", "position"):
        keys.setdefault(term, []).append(tuple(named))
    return AxisTables(labels_of(values), TitleIndex(values), keys)


def _rows(prefix: str) -> list[list[AxisValue]]:
    """The values of each row of the table that the prefix names."""
    links = TableRow.values.through.objects.filter(tablerow__system__slug=ICD10PCS.slug, tablerow__prefix=prefix)
    rows: dict[int, list[AxisValue]] = {}
    for link in links.select_related("axisvalue"):
        rows.setdefault(link.tablerow_id, []).append(link.axisvalue)
    return list(rows.values())
