"""Reads of the ICD-10-PCS axes: what a code's characters mean, and how it may go on."""

from django.db.models import Q

from codes.models import AxisDefinition, AxisValue, CodeSystem, IndexTerm, TableRow
from codes.systems.icd10pcs import ICD10PCS
from codes.systems.icd10pcs.building import LENGTH, Build, walk
from codes.systems.icd10pcs.reading import AxisLabel, labels_of
from codes.systems.icd10pcs.titles import defined, titles_of


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


def axis_labels(system: CodeSystem) -> list[AxisLabel]:
    """The labels of all values of a system's tables; none before they are loaded."""
    return labels_of(AxisValue.objects.filter(system=system))


def _rows(prefix: str) -> list[list[AxisValue]]:
    """The values of each row of the table that the prefix names."""
    links = TableRow.values.through.objects.filter(tablerow__system__slug=ICD10PCS.slug, tablerow__prefix=prefix)
    rows: dict[int, list[AxisValue]] = {}
    for link in links.select_related("axisvalue"):
        rows.setdefault(link.tablerow_id, []).append(link.axisvalue)
    return list(rows.values())
