"""What terms mean: expressions over words of titles, and the vocabulary that knows them. Plain Python, no database.

An expression is a str (the beginning of a word), ("and", …) or ("or", …).
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from search.word_forms import base, singular, sound
from search.word_lists import WordLists
from search.word_parts import Part, WordParts
from search.word_slips import WordSlips
from textindex.words import all_words, joined_words

Expression = str | tuple
#: How many words are offered for the beginning of one.
MOST_COMPLETIONS = 2
#: The letters that must be typed of the last word of a term.
SHORTEST_COMPLETED = 2


class Meaning(NamedTuple):
    """What a term means: an `expression` over words of titles ("" for none), and `codes` as (system, beginning)."""

    kind: str
    term: str
    meaning: str
    expression: Expression
    codes: tuple[tuple[str, str], ...] = ()


class Vocabulary:
    """The terms of the vocabulary, the word parts, and the word lists that affect how a query is read."""

    def __init__(self, terms: Iterable[Meaning], parts: WordParts, lists: WordLists):
        """`terms` are in order of precedence."""
        self.lists = lists
        by_key: dict[str, list[Meaning]] = {}
        self._needed: dict[str, Set[str]] = {}
        for term in terms:
            words = all_words(lists.written_out(term.term))
            # What is written with hyphens is also written in one word: Solu-Medrol.
            joined = all_words(term.term.replace("-", "")) if "-" in term.term else words
            for key in dict.fromkeys((lists.key_of(words), lists.key_of(joined))):
                by_key.setdefault(key, []).append(term)
            telling = lists.telling(words)
            is_word = term.kind not in _NAMES and (len(telling) == 1 or words[0] in _WHERE)
            # A D alone is no I&D, and a fracture no IT fracture.
            if len(words) > 1 and (is_word or len("".join(telling)) == 1):
                self._needed[term.term] = lists.stop_words.intersection(words) - {"the"}
        # Nobody means an abbreviation with a slip: four letters are near to too many of them.
        # Of equal keys, the term that needs most of its stop words says most, and the name of a group least.
        self.terms = {
            key: tuple(sorted(of_key, key=lambda term: (-len(self._needed.get(term.term, ())), term.kind == "group")))
            for key, of_key in by_key.items()
        }
        named = [term for of_key in self.terms.values() for term in of_key if term.kind != "abbreviation"]
        self._counts = Counter(word for term in named for word in all_words(term.term))
        said = Counter(word for term in named if term.kind != "eponym" for word in all_words(term.term))
        self.names = self._counts.keys() - said.keys()
        words = sorted(self._counts)
        self.sounds = {word: sound(word) for word in words}
        self.words, self._bases = tuple(self.sounds), frozenset(map(base, words))
        self.parts, self._slips = parts, WordSlips(parts)
        self._known_with = Counter(word[at:] for word in words for at in range(len(word)) if word[at:] in parts.endings)
        self._in_capitals = {lists.key_of([word]) for word in lists.capitals}

    def of_words(self, words: Iterable[str], capitals: bool, said: Set[str]) -> tuple[Meaning, ...]:
        """The meanings of the words together, in any order and inflection; of a name of one word, in singular or plural.

        Those that are also everyday words count only if `capitals`. CRP is no plural of CRPS, and eye glasses are no glass eye,
        where both are terms. Of a term with one word besides stop words, or with a preposition before it, these must be among
        those `said`: “hip done” is a new joint, “hip” is none.
        """
        words = tuple(words)
        key = self.lists.key_of(words)
        found = self.terms.get(key)
        if not found:
            return ()
        if as_typed := [
            m for m in found if m.kind in _AS_TYPED and tuple(self.lists.telling(all_words(m.term))) == words
        ]:
            found = [m for m in found if m in as_typed or m.kind not in {one.kind for one in as_typed}]
        counts_anyway = capitals or key not in self._in_capitals
        of_key = (
            m for m in found if m.kind not in _CAPITALIZED or (counts_anyway and not _is_inflected(words, m.term))
        )
        return tuple(m for m in of_key if self._needed.get(m.term, said) <= said)

    def spread(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """The words among these that are a term together, wherever they stand: the longest terms first, none that is part of
        another. Two general words are a term only next to each other: a bone and a thigh."""
        said = dict(self.lists.compared(words))
        several = {key: frozenset(key.split()) for word in said for key in self._terms_with.get(word, ())}
        keys = {of_key for of_key in several.values() if of_key <= said.keys()}
        longest = sorted(keys, key=lambda key: (-len(key), sorted(key)))
        whole = [key for n, key in enumerate(longest) if not any(key < longer for longer in longest[:n])]
        return [tuple(word for of_word, some in said.items() if of_word in key for word in some) for key in whole]

    @cached_property
    def _terms_with(self) -> dict[str, list[str]]:
        """The terms of several words, in the form in which terms are compared, by each of their words."""
        terms = defaultdict(list)
        for key, of_key in self.terms.items():
            kinds = {term.kind for term in of_key}.difference((*_CAPITALIZED, "abbreviation"))
            if " " in key and kinds and (kinds != {"word"} or key.count(" ") > 1):
                for word in key.split():
                    terms[word].append(key)
        return terms

    def counts_in_capitals(self, word: str) -> bool:
        """Whether the word is an everyday word and, in capitals, an abbreviation or a name: “US” is an ultrasound."""
        return self.lists.key_of([word]) in self._in_capitals

    def of_parts(self, word: str) -> tuple[Meaning, ...]:
        """The meaning of a medical word from its parts; nothing if it cannot be taken apart."""
        whole = self.parts.taken_apart(word) or []
        parts = [part for part in whole if part.words]
        if not parts or _lacks_a_vowel(word, whole[-1].term):
            return ()
        meaning = " + ".join(part.meaning for part in parts)
        return (Meaning("parts", word, meaning, both(_of_part(part) for part in parts)),)

    def in_full(self, word: str) -> str:
        """The medical word that is cut short behind the beginning of its ending: “gastrec” is a gastrectomy."""
        for begun, ending in _CUT_SHORT if word not in self.sounds else ():
            full = word.removesuffix(begun) + ending
            if word.endswith(begun) and len(word) >= SHORTEST_CUT and (full in self.sounds or self.of_parts(full)):
                return full
        return word

    def has_term(self, words: Iterable[str]) -> bool:
        """Whether the words together are a term."""
        return self.lists.key_of(words) in self.terms

    def has_form_of(self, word: str) -> bool:
        """Whether a term has the word, or another form of it."""
        return base(word) in self._bases

    def count(self, word: str) -> int:
        """In how many terms the word is."""
        return self._counts[word]

    def completions(self, start: str) -> list[str]:
        """The words of terms that begin so, those of most terms first; MOST_COMPLETIONS at most."""
        begun = self.words[bisect_left(self.words, start) : bisect_left(self.words, start + chr(0x10FFFF))]
        return sorted(begun, key=lambda word: -self._counts[word])[:MOST_COMPLETIONS]

    def completed(self, words: Sequence[str]) -> str:
        """The last word completed so that it ends a term which the words before it begin, the one that most terms have beside
        these: “tubes” for "ear tu". "" if there is none."""
        *before, begun = self.lists.telling(list(words)) or [""]
        begins = slice(bisect_left(self.words, begun), bisect_left(self.words, begun + chr(0x10FFFF)))
        for count in range(len(before), 0, -1) if len(begun) >= SHORTEST_COMPLETED else ():
            keys = {key for key, said in self.lists.compared([*before[-count:], ""]) if any(said)}
            with_each = [set(self._terms_with.get(key, ())) for key in keys]  # none where only stop words are typed
            terms = [set(term.split()) for term in set[str]().union(*with_each[:1]).intersection(*with_each)]
            counts = Counter(key for term in terms for key in term - keys)
            ends = {key for term in terms if len(term) == len(keys) + 1 for key in term - keys}
            by_count = sorted(self.words[begins], key=self._counts.__getitem__) if ends else []
            words_of = {base(word): word for word in by_count if base(word) in ends}
            if words_of:
                return words_of[max(words_of, key=counts.__getitem__)]
        return ""

    def compounds_near(self, word: str) -> list[tuple[str, int]]:
        """(medical word of known parts that a misspelled word may have been meant to be, how many terms end as it does).

        None for a word that can be taken apart as it is.
        """
        near = [] if self.of_parts(word) else [other for other in self._slips.words_near(word) if self.of_parts(other)]
        return [(other, self._known_with[parts[-1].term]) for other in near if (parts := self.parts.taken_apart(other))]


def _is_inflected(words: Sequence[str], term: str) -> bool:
    """Whether one word is an inflection of a name: a belly is no Bell’s palsy, and ten no TENS."""
    forms = {*all_words(term), *joined_words(term)}
    return len(words) == 1 and {words[0], singular(words[0])}.isdisjoint(
        forms if term.isupper() else forms | set(map(singular, forms))
    )


def _lacks_a_vowel(word: str, ending: str) -> bool:
    """Whether two consonants meet before the ending, as in "colonscopy": a misspelling, because a vowel should join them."""
    before = word.removesuffix(ending)
    return len(before) < len(word) and bool(before) and before[-1] not in _VOWELS and ending[0] not in _VOWELS


_VOWELS = "aeiouy"

#: How operations are cut short, and what is meant.
_CUT_SHORT = (
    ("ec", "ectomy"),
    ("ect", "ectomy"),
    ("orrh", "orrhaphy"),
    ("osc", "oscopy"),
    ("ost", "ostomy"),
    ("otom", "otomy"),
    ("trip", "tripsy"),
)
SHORTEST_CUT = 5

#: “Through the belly button” is no belly button, and “from a dead person” no dead person.
_WHERE = ("from", "on", "through")

#: Kinds of which the term that was typed counts alone, where others have the same words in other forms or another order.
_AS_TYPED = ("abbreviation", "lay")

_NAMES = ("eponym", "brand")
_CAPITALIZED = ("abbreviation", *_NAMES)


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


def without_putting_in(meaning: Meaning) -> Meaning:
    """The meaning of an abbreviation or a name, and what it puts in alone: the revision of a THR is one of the hip joint."""
    choices = choices_of(meaning.expression)
    alone = [both(choice[2:]) for choice in choices if choice[:1] == ("and",) and choice[1] in _PUT_IN]
    is_name = meaning.kind in (*_CAPITALIZED, "abbreviation") and alone
    return meaning._replace(expression=either(dict.fromkeys((*choices, *alone)))) if is_name else meaning


_PUT_IN = ("insertion", "replacement", "supplement", "implantation")


def choices_of(expression: Expression) -> tuple[Expression, ...]:
    """The alternatives of an expression."""
    return expression[1:] if isinstance(expression, tuple) and expression[0] == "or" else (expression,)


def first_choice(expression: Expression) -> Expression:
    """The first alternative of an expression: what the row of the vocabulary says above all."""
    return choices_of(expression)[0]
