"""What the values of the axes are called: the words of each label, its sides, and which labels say that there is no value."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from codes.systems.icd10pcs.building import LoadedValue
from codes.systems.icd10pcs.tables import NAMED, value_key
from textindex.words import all_words

SIDES = ("left", "right", "bilateral")
#: Words of labels that say nothing by themselves.
SILENT = frozenset(("a", "and", "as", "for", "in", "of", "or", "s", "than", "the", "to", "via", "with"))

#: Operations on a device that is there already. Who names a device alone mostly means the ones that put it in.
ON_DEVICES = frozenset(("Change", "Removal", "Revision"))

_GROWTHS = frozenset(
    (
        "adenoma",
        "cancer",
        "carcinoma",
        "cyst",
        "growth",
        "lesion",
        "lump",
        "mass",
        "metastasis",
        "neoplasm",
        "nodule",
        "polyp",
    )
    + ("sarcoma", "tumor", "tumour")
)
#: Operation -> what it is done against. Source: the definitions and examples of the root operations in the tables.
TREATED = {
    "excision": _GROWTHS,
    "resection": _GROWTHS,
    "destruction": _GROWTHS,
    "extirpation": frozenset(("calculus", "clot", "embolus", "haematoma", "hematoma", "stone", "thrombus")),
    "fragmentation": frozenset(("calculus", "stone")),
    "drainage": frozenset(("abscess", "ascites", "effusion", "empyema", "fluid", "haematoma", "hematoma", "pus")),
    "dilation": frozenset(("narrowing", "stenosis", "stricture")),
    "release": frozenset(("adhesion", "contracture", "compression", "entrapment")),
    "reposition": frozenset(("dislocation", "displacement", "fracture")),
    "repair": frozenset(("hernia", "laceration", "rupture", "tear", "wound")),
    "control": frozenset(("bleeding", "haemorrhage", "hemorrhage")),
}

#: Operations that are more often said of what is wrong: the occlusion of an artery, the compression of a nerve.
ALSO_CONDITIONS = frozenset((
    "alteration", "change", "compression", "control", "destruction", "dilation", "division", "fragmentation", "occlusion",
    "performance", "release", "restriction",
))  # fmt: skip


class AxisLabel(NamedTuple):
    """A label of an axis at one position: its telling words, folded, its sides, and the keys of the values that have it."""

    position: int
    axis: str
    text: str
    words: frozenset[str]
    sides: frozenset[str]
    keys: tuple[str, ...]

    @property
    def says_none(self) -> bool:
        """Whether it says that the axis has no value: None, No Device, No Qualifier."""
        return self.text == "None" or self.text.startswith("No ")

    @property
    def is_on_devices(self) -> bool:
        """Whether it is an operation on a device that is there already."""
        return self.position == NAMED and self.text in ON_DEVICES

    @property
    def name(self) -> str:
        """The label without its side: "Kidney" for "Kidney, Left"."""
        return _without_side(self.text)


@cache
def _without_side(text: str) -> str:
    words = [word for word in text.replace(",", " ,").split() if word.lower() not in SIDES]
    return " ".join(words).replace(" ,", ",").strip(" ,")


def labels_of(values: Iterable[LoadedValue]) -> list[AxisLabel]:
    """The labels of these values; a label that occurs in several tables at one position of the same axis is one."""
    keys: dict[tuple[int, str, str], list[str]] = {}
    for value in values:
        key = value_key(value.position, value.context, value.character)
        keys.setdefault((value.position, value.axis, value.label), []).append(key)
    seen: dict[frozenset[str], frozenset[str]] = {}
    return [_label(*label, tuple(of_label), seen) for label, of_label in keys.items()]


def _label(
    position: int, axis: str, text: str, keys: tuple[str, ...], seen: dict[frozenset[str], frozenset[str]]
) -> AxisLabel:
    """The label, with the sets of `seen` in place of equal ones: most labels have no side."""
    words = frozenset(all_words(text)) - SILENT
    telling, sides = (seen.setdefault(some, some) for some in (words.difference(SIDES), words.intersection(SIDES)))
    return AxisLabel(position, axis, text, telling, sides, keys)
