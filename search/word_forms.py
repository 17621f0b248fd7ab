"""Forms of one word that count as the same, how words sound, and words that play a part of their own. No Django."""

SHORTEST_STEM = 4

_STOP_WORDS = """
    a about after an and around as at be because been before being by do does done down during for from get gets getting got
    had has have having her his how i in into is it its me my need needs of on or our some something that the their this
    through to up want what when where why with your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing about what is looked for, where other words do. A quoted phrase keeps them."""

_CONDITIONS = """
    acute bad benign bump burst cancer cancerous chronic cyst damage damaged disease diseased growth infected infection
    inflammation injured injury lesion lump malignant mass nodule pain painful polyp problem ruptured severe tear torn trouble
    tumor tumour
"""
CONDITIONS = frozenset(_CONDITIONS.split())
"""What is wrong with a body part. Titles of operations name the part; those of ICD-10-PCS never say what is wrong."""


def singular(word: str) -> str:
    """A word without its English plural ending; most others as they stand."""
    if word.endswith("ies") and len(word) > SHORTEST_STEM:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")) and len(word) > SHORTEST_STEM:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) >= SHORTEST_STEM:
        return _SINGULARS.get(word, word[:-1])
    return word


_SINGULARS = {"dens": "dens", "lens": "lens", "mons": "mons", "pons": "pons", "testes": "testis"}


def is_condition(word: str) -> bool:
    """Whether a word only says what is wrong."""
    return word in CONDITIONS or singular(word) in CONDITIONS


def base(word: str) -> str:
    """A word without its plural, -ing or -ed ending and without a last "e" or "y": words of one base count as the same."""
    word = singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM - (ending == "ed"):
            word = word.removesuffix(ending)
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if word.endswith("oval"):  # "removal" and "removed"
        return word[:-2]
    return word[:-1] if word.endswith(("e", "y")) and len(word) > SHORTEST_STEM else word


def sound(word: str) -> str:
    """The word as it sounds, roughly: letters that are mistaken for each other are one, and so are doubled ones."""
    for letters, heard in _SOUNDS:
        word = word.replace(letters, heard)
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


_SOUNDS = (
    ("ph", "f"),
    ("rh", "r"),
    ("th", "t"),
    ("ae", "e"),
    ("oe", "e"),
    ("y", "i"),
    ("c", "k"),
    ("z", "s"),
    ("x", "ks"),
)


def stem(word: str) -> str:
    """The beginning by which a word of a query is found: that of its singular, without a "y" that a plural changes.

    "Draining" finds "drainage" as well.
    """
    word = singular(word)
    if word.endswith("ing") and len(word) > SHORTEST_STEM + 4:
        return word[:-3]
    return word[:-1] if word.endswith("y") and len(word) > SHORTEST_STEM + 1 else word
