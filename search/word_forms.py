"""Forms of one word that count as the same, and how words sound. No Django."""

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
    """A word without its plural, -ing or -ed ending and without a final "e" or "y". Words with the same base are equal."""
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
    """A rough phonetic form of the word: letters that are often confused become the same, doubled ones single."""
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
    """The beginning to search for instead of a word: its singular, without a final "y" or "ing".

    "Draining" also finds "drainage".
    """
    word = singular(word)
    if word.endswith("ing") and len(word) > SHORTEST_STEM + 4:
        return word[:-3]
    return word[:-1] if word.endswith("y") and len(word) > SHORTEST_STEM + 1 else word
