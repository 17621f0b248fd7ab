"""Takes medical words apart into word parts ("nephr-ectomy": kidney, removal). Plain Python, no database."""

from collections.abc import Mapping, Set
from typing import NamedTuple

SHORTEST, LONGEST = 6, 60
"""How many letters a word that is taken apart may have; shorter ones match word parts by chance too often."""

LEAST_ORGAN = 4
"""How many letters must name an organ before an ending without words of its own ("hepat-ic", "cardi-o")."""

VOWELS = "oiae"
"""Vowels that may join one form to the next; only "o" joins a form to an ending."""

INFLECTIONS = (
    ("ically", "ic"),
    ("ized", "y"),
    ("ised", "y"),
    ("izing", "y"),
    ("ising", "y"),
    ("ize", "y"),
    ("ise", "y"),
    ("ies", "y"),
    ("graphic", "graphy"),
    ("graphical", "graphy"),
    ("plastic", "plasty"),
    ("pathic", "pathy"),
    ("metric", "metry"),
    ("emic", "emia"),
    ("algic", "algia"),
    ("plegic", "plegia"),
    ("rrhagic", "rrhagia"),
    ("lytic", "lysis"),
    ("itic", "itis"),
    ("itides", "itis"),
    ("ectatic", "ectasis"),
    ("oses", "osis"),
    ("eses", "esis"),
    ("yses", "ysis"),
    ("omata", "oma"),
    ("omatous", "oma"),
    ("grams", "gram"),
    ("omas", "oma"),
    ("ias", "ia"),
    ("celes", "cele"),
)
"""(inflected ending, ending in the vocabulary), tried in this order after the unchanged word."""


class Part(NamedTuple):
    """One word part: its spelling, its meaning, and the words that titles use for it.

    `words` are alternatives, each of one or several words that must all be found. A part that does not help a search, such
    as "peri" or "ic", has none.
    """

    term: str
    meaning: str
    words: tuple[tuple[str, ...], ...]


class WordParts:
    """The known forms and endings, and how a word is taken apart into them."""

    def __init__(self, forms: Mapping[str, Part], endings: Mapping[str, Part], whole_words: Set[str] = frozenset()):
        """Forms (kidney, joint, around) and endings (removal, of) by their term, in lower case.

        `whole_words` only look as if they consisted of these parts and are never taken apart.
        """
        self.forms = forms
        self.endings = endings
        self._whole_words = whole_words
        telling = [term for term, ending in endings.items() if ending.words]
        self._compound = {term for term in telling if any(term.endswith(end) for end in telling if end != term)}
        self._longest_form = max(map(len, forms), default=0)

    def taken_apart(self, word: str) -> list[Part] | None:
        """The parts of a lower-case word in order: forms, then at most one ending; None if it cannot be taken apart.

        Every letter belongs to a part, except a vowel between two parts and an inflection ("-ectomies"). The longest parts
        take precedence. At least one form must have words, or the ending must be a compound that names its object
        ("litho-tomy"). A combining form may be alone, as before a hyphen ("salpingo-").
        """
        forms = stems(word)
        if not SHORTEST <= len(word) <= LONGEST or any(form in self._whole_words for form in forms):
            return None
        return next(filter(None, (self._read(form, 0, 0, True, set()) for form in forms)), None)

    def _read(self, word: str, start: int, organ: int, ending_may_come: bool, dead: set) -> list[Part] | None:
        """The parts of the word from `start` on, or None.

        `organ` counts the letters of the forms with words before `start`; `dead` are combinations that failed already.
        """
        here = (start, min(organ, LEAST_ORGAN), ending_may_come)
        if here in dead:
            return None
        ending = self.endings.get(word[start:])
        if ending and self._fits(ending, organ, ending_may_come):
            return [ending]
        if start == len(word) and ending_may_come and word.endswith("o") and organ >= LEAST_ORGAN:
            return []
        for stop in range(min(start + self._longest_form, len(word)), start, -1):
            form = self.forms.get(word[start:stop])
            if form and (rest := self._after(form, word, stop, organ, dead)) is not None:
                return [form, *rest]
        dead.add(here)
        return None

    def _fits(self, ending: Part, organ: int, ending_may_come: bool) -> bool:
        """Whether the ending may end a word in which forms with words have `organ` letters."""
        if not organ:
            return ending.term in self._compound
        return ending_may_come and (bool(ending.words) or organ >= LEAST_ORGAN)

    def _after(self, form: Part, word: str, stop: int, organ: int, dead: set) -> list[Part] | None:
        """The parts after a form that ends at `stop`, with or without a joining vowel between them; None if there are none."""
        if not form.words:
            return self._read(word, stop, organ, False, dead)
        organ += len(form.term)
        rest = None
        if word[stop : stop + 1] in tuple(VOWELS):
            rest = self._read(word, stop + 1, organ, word[stop] == "o", dead)
        return self._read(word, stop, organ, True, dead) if rest is None else rest


def stems(word: str) -> list[str]:
    """The word unchanged, then without its inflections."""
    undone = [word.removesuffix(ending) + plain for ending, plain in INFLECTIONS if word.endswith(ending)]
    return [word, *undone]


def part_of(term: str, meaning: str, words: str) -> Part:
    """Parse a row of the vocabulary: `words` has alternatives separated by " | "."""
    alternatives = (tuple(choice.split()) for choice in words.split("|"))
    return Part(term, meaning, tuple(filter(None, alternatives)))
