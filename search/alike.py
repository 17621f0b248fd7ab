"""Words that count as one where terms are compared: who says “gut” means what others call a bowel. Plain Python.

“Food pipe stretched” is then also found as “esophagus dilated”, and no term is needed for each way to say it.
"""

from collections.abc import Sequence

from search.word_forms import american, base

#: Words for an operation, which count as one where terms are compared: “bunion surgery” is also found as “bunion operation”.
OPERATION = "surgery"
OPERATIONS = frozenset((OPERATION, "surgeries", "surgical", "operation", "operations", "procedure", "procedures", "op"))
#: A fracture is a broken bone in all terms: “hip fracture repair” is “broken hip repair”.
BROKEN = "broken"
FRACTURES = frozenset(("fracture", "fractures", "fractured"))

#: The first of each line stands for the others, each in all of its forms.
_ALIKE = {
    base(word): base(words[0])
    for words in (
        (OPERATION, *OPERATIONS),
        (BROKEN, *FRACTURES),
        # parts of the body, what they make, and patients
        ("baby", "infant", "neonate", "newborn"),
        ("belly", "abdomen", "abdominal", "tum", "tummy"),
        ("bottom", "anal", "anus", "arse", "backside", "bum", "butt", "rear"),
        ("bowel", "gut", "intestine"),
        ("breast", "boob", "tit"),
        ("child", "children", "kid", "toddler"),
        ("gullet", "esophageal", "esophagus"),
        ("heart", "cardiac"),
        ("kidney", "renal"),
        ("liver", "hepatic"),
        ("pee", "piss", "urine", "wee"),
        ("miscarriage", "miscarried"),
        ("nose", "nasal"),
        ("penis", "willy"),
        ("pile", "hemorrhoid"),
        ("poop", "feces", "poo", "stool"),
        ("stomach", "gastric"),
        ("testicle", "ball", "testicular", "testis"),
        ("windpipe", "trachea", "tracheal"),
        ("womb", "uterine", "uterus"),
        ("mucus", "gunk", "phlegm", "secretion", "sputum"),
        ("sore", "ulcer"),
        ("sugar", "glucose"),
        # what is used at home, and what takes people there
        ("chair", "seat"),
        ("home", "house"),
        ("ostomy", "stoma"),
        ("pad", "cushion"),
        ("pill", "tablet"),
        ("rail", "bar"),
        ("ride", "trip"),
        ("toilet", "potty"),
        ("tub", "bathtub"),
        # what is done, and how things are
        ("blocked", "clogged"),
        ("burn", "ablate", "zap"),
        ("burst", "rupture"),
        ("change", "exchange", "swap"),
        ("check", "examine", "inspect"),
        ("chemo", "chemotherapy"),
        ("drain", "lance"),
        ("droop", "droopy", "hang", "sag", "saggy", "sagging"),
        ("fix", "mend", "repair"),
        ("insert", "implant", "place"),
        ("learn", "relearn"),
        ("radiation", "irradiated", "radiotherapy"),
        ("scope", "camera", "endoscope", "telescope"),
        ("sew", "stitch", "suture"),
        ("shot", "inject", "injection", "jab"),
        ("reverse", "reversal", "undo", "undone", "untie", "untied"),
        ("sample", "biopsy"),
        ("torn", "ripped"),
        ("tube", "hose"),
        ("tumor", "growth", "lump", "mass"),
        ("ultrasound", "sonogram"),
        ("unblock", "unclog"),
        ("widen", "dilate", "stretch"),
    )
    for word in words
}
#: Two words next to each other, or a verb with “out”, that count as one of those.
_PAIRS = {
    ("back", "passage"): "bottom", ("bum", "hole"): "bottom", ("butt", "hole"): "bottom",
    ("food", "pipe"): "gullet", ("food", "tube"): "gullet", ("swallowing", "tube"): "gullet",
    ("cat", "scan"): "ct", ("radiation", "therapy"): "radiation",
}  # fmt: skip
_REMOVED, _OUT, _TAKEN = "removed", "out", frozenset(map(base, ("come", "cut", "pull", "take", "tug", "yank")))


def compared(words: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The form in which each word of a term is compared: American, without its ending; with the words that it stands for.

    A word that stands alone is compared as it is, and so are two that are nothing but one of the pairs.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    taken = next((word for word in words if base(word) in _TAKEN), "") if _OUT in words else ""
    at = 0
    while at < len(words):
        word, pair = words[at], tuple(words[at : at + 2])
        if pair in _PAIRS:
            found.append((base(_PAIRS[pair]), pair))
        elif taken and word == _OUT:
            found.append((base(_REMOVED), (taken, _OUT)))
        elif word != taken:
            key = base(american(word))
            found.append((_ALIKE.get(key, key), (word,)))
        at += len(pair) if pair in _PAIRS else 1
    return found if len(found) > 1 else [(base(american(word)), (word,)) for word in words]
