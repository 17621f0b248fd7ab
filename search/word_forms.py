"""Forms of one word that count as the same, and how words sound. No Django."""

import re
from collections.abc import Iterable

SHORTEST_STEM = 4


def singular(word: str) -> str:
    """A word without its English plural ending; most other words are returned unchanged."""
    if word.endswith("ies") and len(word) > SHORTEST_STEM:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")) and len(word) > SHORTEST_STEM:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) >= SHORTEST_STEM:
        return _SINGULARS.get(word, word[:-1])
    return word


_SINGULARS = {"dens": "dens", "lens": "lens", "mons": "mons", "pons": "pons", "testes": "testis"}


def base(word: str) -> str:
    """A word without its plural, -ing or -ed ending and without a final "e" or "y". Words with the same base are equal.

    So are the forms of an irregular verb: what was taken out is what is taken out.
    """
    word = _PRESENT.get(word) or singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM - (ending == "ed"):
            word = word.removesuffix(ending)
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if word.endswith("oval"):  # "removal" and "removed"
        return word[:-2]
    return word[:-1] if word.endswith(("e", "y")) and len(word) > SHORTEST_STEM else word


_PRESENT = {
    form: present
    for present, forms_of_it in (
        ("bend", "bent"), ("bite", "bit bitten"), ("bleed", "bled"), ("blow", "blew blown"), ("break", "broke broken"),
        ("bring", "brought"), ("build", "built"), ("burn", "burnt"), ("catch", "caught"), ("come", "came"), ("dig", "dug"),
        ("draw", "drew drawn"), ("drink", "drank drunk"), ("drive", "drove driven"), ("eat", "ate eaten"),
        ("fall", "fell fallen"), ("feed", "fed"), ("fly", "flew flown"), ("freeze", "froze frozen"), ("give", "gave given"),
        ("grow", "grew grown"), ("hang", "hung"), ("hear", "heard"), ("hide", "hid hidden"), ("hold", "held"),
        ("keep", "kept"), ("lose", "lost"), ("make", "made"), ("rebuild", "rebuilt"), ("run", "ran"), ("sew", "sewing sewn"),
        ("shake", "shook shaken"), ("shrink", "shrank shrunk shrunken"), ("sink", "sank sunk sunken"), ("sleep", "slept"),
        ("slide", "slid"), ("stick", "stuck"), ("sting", "stung"), ("swell", "swollen"), ("take", "took taken"),
        ("tear", "tore torn"), ("throw", "threw thrown"), ("wake", "woke woken"), ("wear", "wore worn"), ("weep", "wept"),
    )
    for form in forms_of_it.split()
}  # fmt: skip


#: Forms of irregular verbs: “took”, “taken”.
PAST_FORMS = frozenset(_PRESENT)


def sound(word: str) -> str:
    """A rough phonetic form of the word: letters that are often confused become the same, doubled ones single."""
    word = _SILENT.sub("", word)
    for letters, heard in _SOUNDS:
        word = word.replace(letters, heard)
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


#: Letters that nobody hears: knee, pneumonia, psoriasis, wrist; asthma, isthmus.
_SILENT = re.compile(r"^[kpw](?=n)|^p(?=s)|^w(?=r)|(?<=s)th(?=m)")
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
    """The beginning to search for instead of a word: its singular, without a final "y" or "ing".

    "Draining" also finds "drainage".
    """
    word = singular(word)
    if word.endswith("ing") and len(word) > SHORTEST_STEM + 4:
        return word[:-3]
    return word[:-1] if word.endswith("y") and len(word) > SHORTEST_STEM + 1 else word


def spellings(word: str) -> tuple[str, ...]:
    """The word as it is, in American and in British spelling: anaesthesia, anesthesia; a number as a word and as a digit."""
    if word in NUMBERS:
        return word, NUMBERS[word]
    british = word
    for british_part, american_part in _SPELLINGS:
        if british_part not in british:
            british = british.replace(american_part, british_part)
    return tuple(dict.fromkeys((word, american(word), british)))


def american(word: str) -> str:
    """The word in American spelling: anesthesia for anaesthesia."""
    return _BRITISH.sub(lambda found: _AMERICAN[found[0]], word)


_DIGITS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"}
#: The other way to write a small number, as a word or a digit.
NUMBERS = _DIGITS | {digit: name for name, digit in _DIGITS.items()}
_SPELLINGS = (
    ("anaesth", "anesth"),
    ("haem", "hem"),
    ("aemi", "emi"),
    ("oesoph", "esoph"),
    ("oedem", "edem"),
    ("oestr", "estr"),
    ("foet", "fet"),
    ("paed", "ped"),
    ("gynaec", "gynec"),
    ("caec", "cec"),
    ("faec", "fec"),
    ("coeli", "celi"),
    ("rrhoe", "rrhe"),
    ("aetiol", "etiol"),
    ("manoeuv", "maneuv"),
    ("leucoc", "leukoc"),
    ("tumour", "tumor"),
    ("colour", "color"),
    ("labour", "labor"),
    ("humour", "humor"),
    ("fibre", "fiber"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("centre", "center"),
    ("isation", "ization"),
    ("ilise", "ilize"),
    ("ilising", "ilizing"),
    ("olysed", "olyzed"),
)
_AMERICAN = dict(_SPELLINGS)
_BRITISH = re.compile("|".join(_AMERICAN))


def forms(word: str) -> tuple[str, ...]:
    """The word, its inflections, and the words that regular endings make of it, all with the same beginning.

    "Tubes" gives tube and tubal, "replace" replacement, "prosthetic" prosthesis; no other word that only begins like it. Some
    of the forms are no words: they are in no text.
    """
    if not word.isalpha() or len(word) <= SHORTEST_ROOT:  # “us” is not “using”
        return (word,)
    one = singular(word)
    for endings, others in _LATIN:
        for ending in endings:
            root = one.removesuffix(ending)
            if len(one) - len(root) == len(ending) and len(root) >= SHORTEST_ROOT:
                return _together(word, one, root, others)
    root, endings = _root_and_endings(one)
    return _together(word, one, root, endings)


def _together(word: str, one: str, root: str, endings: Iterable[str]) -> tuple[str, ...]:
    """The forms that begin with the root; a word without that beginning ("testes") is alone."""
    found = {word, one, *(root + ending for ending in endings)} - _UNRELATED.get(one, set())
    return tuple(sorted(form for form in found if form.startswith(root))) if word.startswith(root) else (word,)


#: Words that a regular ending makes of another word without having anything to do with it: a cane is in no canal.
_UNRELATED = {
    "cane": {"canal", "canals"},
    "core": {"coral", "corals"},
    "enter": {"enteral"},
    "later": {"lateral"},
    "media": {"medial"},
    "medium": {"medial"},
    "ovum": {"oval"},
    "radium": {"radial"},
    "tested": {"testes"},
    "testing": {"testes"},
}


def _root_and_endings(one: str) -> tuple[str, Iterable[str]]:
    """The beginning that the forms of an English word in the singular share, and what follows it."""
    root = base(one)
    if one[-1] == "y" and len(one) > SHORTEST_ROOT:
        return one[:-1], _AFTER_Y
    is_long = len(root) >= SHORTEST_DERIVED
    derived = (*_DERIVED, *(["ion", "ions"] if root[-1:] == "s" else [])) if is_long else ()
    if one[-1] == "e" and len(one) > SHORTEST_ROOT:
        return one[:-1], (*_AFTER_E, *derived)
    if root == one:
        plural = "es" if one.endswith(("s", "x", "z", "ch", "sh")) else "s"
        is_doubled = len(one) > SHORTEST_ROOT and [letter in _VOWELS for letter in one[-3:]] == [False, True, False]
        doubled = one[-1] if is_doubled and one[-1] not in "wxs" else ""
        return one, ("", plural, doubled + "ed", doubled + "ing", *derived)
    return root, ("", "s", *_AFTER_E, *derived)


SHORTEST_ROOT, SHORTEST_DERIVED = 2, 5
_VOWELS = "aeiouy"
_AFTER_Y = ("y", "ys", "ies", "ied", "ying", "ial", "ic", "ical")
_AFTER_E = ("e", "es", "ed", "ing", "al", "als")
_DERIVED = tuple(
    ending + plural
    for ending in ("al", "age", "ation", "ement", "ion", "ment")
    for plural in ("", "s")
) + ("able", "ally")  # fmt: skip
#: Endings of Latin and Greek words in the singular or plural, and those of the forms that belong together.
_LATIN = (
    (("sis", "ses"), ("sis", "ses", "tic", "tical", "stic", "stics")),
    (("etic", "etical"), ("etic", "etics", "etical", "etically", "esis", "eses")),
    (("otic", "otical"), ("otic", "otics", "otical", "otically", "osis", "oses")),
    (("ytic", "ytical"), ("ytic", "ytics", "ytical", "ytically", "ysis", "yses")),
    (("is",), ("is", "es", "ic", "al", "eal")),
    (("ical", "ic"), ("ic", "ics", "ical", "ically", "y", "ies", "is")),
    (("nx",), ("nx", "nxes", "nges", "ngeal", "ngal")),
    (("ix", "ex"), ("ix", "ixes", "ex", "exes", "ices", "ical", "iceal")),
    (("cle",), ("cle", "cles", "cular")),
    (("ae", "a", "um"), ("a", "ae", "as", "ata", "um", "ums", "al", "ar", "ary", "atous")),
    (("us", "i"), ("us", "uses", "i", "al", "ar", "ial", "eal", "ic", "ine", "ous")),
)
