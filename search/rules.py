"""Reads a query: its words and quoted phrases, the systems or kind of result that it names, and the meanings of its words.

Plain Python, no database. A query becomes units that must all be found. A unit is one or more adjacent words with the
meanings that the vocabulary has for them; a meaning is an expression over beginnings of words:
a str (the beginning of a word), ("and", …) or ("or", …).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from codes.systems import SYSTEMS
from search.asides import Aside, aside_at, with_amounts_apart, without_excluded
from search.word_forms import sound
from search.word_lists import OPERATIONS, WordLists
from search.word_parts import Part, WordParts
from search.word_slips import WordSlips
from textindex.words import MAX_WORDS, all_words, folded

Expression = str | tuple
Names = tuple[str, ...]
LONGEST_TERM = 6  # words
NEGATIONS, LONGEST_NEGATION = ("without", "no"), 2  # words

_WITHOUT = re.compile(r"\bw/o\b", re.IGNORECASE)
_HYPHENATED = re.compile(r"\b([^\W\d_]+)-([^\W\d_]+)\b")
_PHRASE = re.compile('["“”„]([^"“”„]*)["“”„]?')

#: Names of systems and of kinds of result that people type before or after their search words.
RESULT_KIND_WORDS = {"code": ("code",), "codes": ("code",), "entry": ("procedure",), "entries": ("procedure",)}


def _system_words() -> dict[str, tuple[str, ...]]:
    """The slugs by name: one for a name that is a system's alone, all that share it for a shared one ("icd 10", "icd10")."""
    named: dict[str, tuple[str, ...]] = {}
    for slug, rules in SYSTEMS.items():
        for name in rules.shared_names:
            for words in (folded(name), "".join(all_words(name))):
                named[words] = (*named.get(words, ()), slug)
    return named | {words: (slug,) for slug, rules in SYSTEMS.items() for words in rules.search_words}


SYSTEM_WORDS = _system_words()


class Meaning(NamedTuple):
    """What a term means: an `expression` over words of titles ("" for none), and `codes` as (system, beginning)."""

    kind: str
    term: str
    meaning: str
    expression: Expression
    codes: tuple[tuple[str, str], ...] = ()


class Unit(NamedTuple):
    """Adjacent words, and what they may mean together; `inner` has the meanings of each word alone.

    `aside` is what they say besides the item, such as a modifier, if they do.
    """

    words: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()
    inner: tuple[tuple[Meaning, ...], ...] = ()
    aside: Aside | None = None

    @property
    def says_what_is_done(self) -> bool:
        """Whether it is a name of a procedure or a medical word for one: “Whipple”, “CABG”, “tonsillectomy”."""
        return any(meaning.kind in (*_SAY_WHAT_IS_DONE, "abbreviation", "parts") for meaning in self.meanings)

    @property
    def all_meanings(self) -> tuple[Meaning, ...]:
        """The meanings of the words together, then those of each word alone."""
        return (*self.meanings, *(meaning for inner in self.inner for meaning in inner))


@dataclass(frozen=True)
class Query:
    """A parsed query: units and quoted phrases, which must all be found, and the systems and kind of result that it names.

    What has one of `excluded` is not meant, unless its name says the two words `as_named` ("except cervical") next to each other.
    """

    text: str
    units: tuple[Unit, ...]
    phrases: tuple[tuple[str, ...], ...]
    systems: tuple[str, ...] = ()
    result_kind: tuple[str, ...] = ()
    lists: WordLists = WordLists()
    excluded: tuple[Unit, ...] = ()
    as_named: tuple[str, ...] = ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words, in order."""
        return tuple(word for unit in self.units for word in unit.words) + tuple(w for p in self.phrases for w in p)

    @cached_property
    def telling(self) -> tuple[Unit, ...]:
        """The units without those that consist of generic words only, such as "procedure"."""
        return tuple(unit for unit in self.units if not self.lists.generic_words.issuperset(unit.words))

    @cached_property
    def asks_for_an_operation(self) -> bool:
        """Whether it has a word for an operation, such as "surgery", whatever is operated on."""
        return not OPERATIONS.isdisjoint(self.words)

    @cached_property
    def names_a_procedure(self) -> bool:
        """Whether a name in it says what is done, so that a generic word adds nothing: "Whipple operation"."""
        return any(meaning.kind in _SAY_WHAT_IS_DONE for unit in self.telling for meaning in unit.meanings)


class Vocabulary:
    """The terms of the vocabulary, the word parts, and the word lists that affect how a query is read."""

    def __init__(self, terms: Iterable[Meaning], parts: WordParts, lists: WordLists):
        """`terms` are in order of precedence."""
        self.lists = lists
        self.terms: dict[str, list[Meaning]] = {}
        self._needed: dict[str, Set[str]] = {}
        for term in terms:
            words = all_words(term.term)
            self.terms.setdefault(lists.key_of(words), []).append(term)
            if term.kind not in _CAPITALIZED and len(lists.telling(words)) == 1 < len(words):
                self._needed[term.term] = lists.stop_words.intersection(words) - {"the"}
        # Nobody means an abbreviation with a slip: four letters are near to too many of them.
        named = [term for of_key in self.terms.values() for term in of_key if term.kind != "abbreviation"]
        words = {word for term in named for word in all_words(term.term)}
        self.sounds = {word: sound(word) for word in sorted(words)}
        self.words = tuple(self.sounds)
        self.parts, self._slips = parts, WordSlips(parts)
        self._known_with = Counter(word[at:] for word in words for at in range(len(word)) if word[at:] in parts.endings)
        self._in_capitals = {lists.key_of([word]) for word in lists.capitals}

    def of_words(self, words: Iterable[str], capitals: bool, said: Set[str]) -> tuple[Meaning, ...]:
        """The meanings of the words together, in any order and inflection.

        Abbreviations and names that are also everyday words count only if `capitals`. Of a term with one word besides stop
        words, these must be among those `said`: “hip done” is a new joint, “hip” is none.
        """
        key = self.lists.key_of(words)
        counts_anyway = capitals or key not in self._in_capitals
        of_key = (m for m in self.terms.get(key, ()) if counts_anyway or m.kind not in _CAPITALIZED)
        return tuple(m for m in of_key if self._needed.get(m.term, said) <= said)

    def of_parts(self, word: str) -> tuple[Meaning, ...]:
        """The meaning of a medical word from its parts; nothing if it cannot be taken apart."""
        whole = self.parts.taken_apart(word) or []
        parts = [part for part in whole if part.words]
        if not parts or _lacks_a_vowel(word, whole[-1].term):
            return ()
        meaning = " + ".join(part.meaning for part in parts)
        return (Meaning("parts", word, meaning, both(_of_part(part) for part in parts)),)

    def compounds_near(self, word: str) -> list[tuple[str, int]]:
        """(medical word of known parts that a misspelled word may have been meant to be, how many terms end as it does).

        None for a word that can be taken apart as it is.
        """
        near = [] if self.of_parts(word) else [other for other in self._slips.words_near(word) if self.of_parts(other)]
        return [(other, self._known_with[parts[-1].term]) for other in near if (parts := self.parts.taken_apart(other))]


def _lacks_a_vowel(word: str, ending: str) -> bool:
    """Whether two consonants meet before the ending, as in "colonscopy": a misspelling, because a vowel should join them."""
    before = word.removesuffix(ending)
    return len(before) < len(word) and bool(before) and before[-1] not in _VOWELS and ending[0] not in _VOWELS


_VOWELS = "aeiouy"

_CAPITALIZED = ("abbreviation", "eponym", "brand")
_SAY_WHAT_IS_DONE = ("eponym", "brand", "name", "older_name", "group")


def read_query(text: str, vocabulary: Vocabulary) -> Query:
    """Parse a query. No text raises."""
    text = _hyphens_dropped(_WITHOUT.sub("without", text.replace("\0", " ")), vocabulary)
    phrases = tuple(tuple(words) for found in _PHRASE.findall(text) if len(words := all_words(found)) > 1)
    single = [words[0] for found in _PHRASE.findall(text) if len(words := all_words(found)) == 1]
    rest = _PHRASE.sub(" ", text)
    words, systems, result_kind = _asked(with_amounts_apart(all_words(rest)) + single, vocabulary.lists, bool(phrases))
    capitals = {folded(word) for word in re.findall(r"\S+", rest) if word[:1].isupper()}
    words, said, excluded = without_excluded(words[:MAX_WORDS])
    units, left_out = (tuple(_units(some, vocabulary, capitals)) for some in (words, excluded))
    return Query(text, units, phrases, systems, result_kind, vocabulary.lists, left_out, (*said[-1:], *excluded[:1]))


def _hyphens_dropped(text: str, vocabulary: Vocabulary) -> str:
    """The text without hyphens behind stop words that begin a known word: "by-pass" is a bypass, and no pass."""

    def dropped(match: re.Match) -> str:
        first, joined = folded(match[1]), match[1] + match[2]
        is_word = first in vocabulary.lists.stop_words and folded(joined) in vocabulary.sounds
        return joined if is_word else match[0]

    return _HYPHENATED.sub(dropped, text)


def _asked(words: list[str], lists: WordLists, has_phrases: bool) -> tuple[list[str], Names, Names]:
    """(the words that are searched for, slugs of systems, kinds of results): without question frames, and without a name.

    They stand inside each other: "what is the | ICD-10-PCS | code for | removal of a kidney".
    """
    systems = result_kind = ()
    while True:
        inside = lists.without_frame(words, may_be_empty=has_phrases)
        if inside == words and not systems:
            inside, systems = _without_name(words, SYSTEM_WORDS, has_phrases)
        if inside == words and not result_kind:
            inside, result_kind = _without_name(words, RESULT_KIND_WORDS, has_phrases)
        if inside == words:
            return words, systems, result_kind
        words = inside


def _without_name(words: list[str], named: Mapping[str, Names], has_phrases: bool) -> tuple[list[str], Names]:
    """(words without a name at their beginning or end, what it names). A name without other words is not removed."""
    for count in (3, 2, 1):
        if len(words) > count or (has_phrases and len(words) == count):
            if name := named.get(" ".join(words[:count])):
                return words[count:], name
            if name := named.get(" ".join(words[-count:])):
                return words[:-count], name
    return words, ()


def _units(words: list[str], vocabulary: Vocabulary, capitals: set[str]) -> Iterable[Unit]:
    """Split the words, without stop words, into units: the longest terms of the vocabulary, and single words.

    A negation and the word after it are one unit, because neither says anything without the other; so are the words of an aside.
    """
    alone, said = len(words) == 1, frozenset(words)
    words, at = vocabulary.lists.telling(words) if words else [], 0
    while at < len(words):
        aside = aside_at(words, at)
        for count in range(min(LONGEST_TERM, len(words) - at), 0, -1):
            stretch = tuple(words[at : at + count])
            meanings = vocabulary.of_words(stretch, alone or stretch[0] in capitals, said)
            if count > 1 and not meanings and (meanings := vocabulary.of_words(("".join(stretch),), False, said)):
                yield Unit(("".join(stretch),), meanings)  # "post op" is "postop"
                at += count
                break
            is_aside = aside is not None and aside.words == stretch
            if meanings or count == 1 or is_aside or (count == LONGEST_NEGATION and stretch[0] in NEGATIONS):
                if count == 1 and not meanings:
                    meanings = vocabulary.of_parts(stretch[0])
                inner = tuple(_inner(word, vocabulary, said) for word in stretch) if count > 1 else ()
                yield Unit(stretch, meanings, inner, aside if is_aside else None)
                at += count
                break


def _inner(word: str, vocabulary: Vocabulary, said: Set[str]) -> tuple[Meaning, ...]:
    return vocabulary.of_words((word,), False, said) or vocabulary.of_parts(word)


def meaning_of(kind: str, term: str, meaning: str, words: str, codes: str = "", *, lists: WordLists) -> Meaning:
    """Parse a row of the vocabulary: `words` has alternatives separated by " | ", `codes` is "system:BEGINNING …"."""
    alternatives = [both(parts) for choice in words.split("|") if (parts := lists.telling(all_words(choice)))]
    pairs = tuple((system, code) for system, _, code in (pair.partition(":") for pair in codes.split()) if code)
    return Meaning(kind, term, meaning, either(alternatives), pairs)


def both(parts: Iterable[Expression]) -> Expression:
    """An expression that requires all of the parts."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else ("and", *parts)


def either(parts: Iterable[Expression]) -> Expression:
    """An expression that requires one of the parts; "" without parts."""
    parts = tuple(parts)
    return "" if not parts else parts[0] if len(parts) == 1 else ("or", *parts)


def _of_part(part: Part) -> Expression:
    return either(both(words) for words in part.words)


def words_in(expression: Expression) -> Iterable[str]:
    """Every word of an expression."""
    if isinstance(expression, str):
        yield from filter(None, [expression])
    else:
        for part in expression[1:]:
            yield from words_in(part)


def first_choice(expression: Expression) -> Expression:
    """The first alternative of an expression: what the row of the vocabulary says above all."""
    return expression[1] if expression[:1] == ("or",) else expression
