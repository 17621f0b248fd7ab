"""A limb in a cast or a splint: “cast for a broken ankle”, “my wrist was put in plaster”. Plain Python.

ICD-10-PCS has regions of limbs for them (section 2, operation Immobilization), ICD-9-CM one code for each device (93.53, 93.54).
"""

from collections.abc import Sequence
from typing import NamedTuple

from search.alike import BROKEN, FRACTURES
from search.meanings import Meaning, both
from search.word_forms import singular

#: What holds a limb still: the word of titles by what people call it.
_DEVICES = {"cast": "cast", "plaster": "cast", "splint": "splint"}
#: A brace is mostly bought: it is put on by somebody who says so.
_PUT_ON, _PUT = {"brace": "brace"}, ("put", "placed", "applied")
#: The words of titles for the region of a limb. Where a joint lies between two regions, it is that which a coder takes.
_REGIONS = {
    "ankle": (("lower", "leg"),),
    "arm": (("upper", "extremity"), ("arm",)),
    "calf": (("lower", "leg"),),
    "elbow": (("upper", "arm"),),
    "finger": (("finger",),),
    "foot": (("foot",),),
    "forearm": (("lower", "arm"),),
    "hand": (("hand",),),
    "leg": (("lower", "extremity"), ("leg",)),
    "shin": (("lower", "leg"),),
    "thigh": (("upper", "leg"),),
    "thumb": (("thumb",),),
    "toe": (("toe",),),
    "wrist": (("lower", "arm"),),
}


class HeldStill(NamedTuple):
    """The words of a query that say which limb is in which device, and what they mean together."""

    words: tuple[str, ...]
    meaning: Meaning


def limb_held_still(words: Sequence[str]) -> HeldStill | None:
    """The one limb and the one device among the words, in any order, with “broken” beside them; None if they name no such."""
    devices = _DEVICES if {*_PUT}.isdisjoint(words) else _DEVICES | _PUT_ON
    held_by = [word for word in words if singular(word) in devices]
    limbs = [word for word in words if singular(word) in _REGIONS]
    if len(held_by) != 1 or len(limbs) != 1:
        return None
    device, limb = devices[singular(held_by[0])], singular(limbs[0])
    regions = [both((*region, device)) for region in _REGIONS[limb]]
    said = tuple(word for word in words if word in (*held_by, *limbs, *_PUT, BROKEN, *FRACTURES))
    expression = ("or", *regions, both(("application", device)))
    return HeldStill(said, Meaning("device", " ".join(said), f"{limb} held still: {device}", expression))
