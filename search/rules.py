"""Reads a query: its words and quoted phrases, the systems or kind of result that it names, and the meanings of its words.

Plain Python, no database. A query becomes units that must all be found. A unit is one or more adjacent words with the
meanings that the vocabulary has for them.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from codes.systems import SYSTEMS
from codes.systems.icd10pcs.reading import SIDES
from search.alike import BROKEN, FRACTURES, OPERATIONS
from search.asides import Aside, aside_at, with_amounts_apart, without_excluded
from search.casts import limb_held_still
from search.clauses import OWNERS, with_surgery_aside, without_faces, without_narrators
from search.meanings import Meaning, Vocabulary, both, without_putting_in
from search.spine import levels_at
from search.word_forms import american, base
from search.word_lists import LIGHT, TREATMENTS, WordLists
from textindex.words import MAX_WORDS, all_words, folded

Names = tuple[str, ...]
LONGEST_TERM = 6  # words
#: What may stand apart from its verb: “took the lymph nodes out”; others of the kind are stop words. No particle is behind these.
PARTICLES = frozenset(("apart", "away", "back", "free", "off", "open", "out", "shut", "together"))
#: How many words may stand between them: “put my left shin bone back”.
MOST_BETWEEN = 4
_NO_VERBS = frozenset((*OWNERS, "a", "lower", "middle", "mid", "upper"))
NEGATIONS, LONGEST_NEGATION = ("without", "no"), 2  # words
_ENDS_WITH = re.compile(r"\S\s+w(/o?)?$", re.IGNORECASE)
_HYPHENATED = re.compile(r"\b([^\W\d_]+)-([^\W\d_]+)\b")
_PHRASE = re.compile('["“”„]([^"“”„]*)["“”„]?')

#: Names of kinds of result that people type before or after their search words.
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
    def without_putting_in(self) -> tuple[Unit, ...]:
        """The telling units without words for putting in, beside a term: titles of drainage say “with” of a drain."""
        rest = tuple(unit for unit in self.telling if not (len(unit.words) == 1 and base(unit.words[0]) in _PUTTING_IN))
        return rest if any(unit.meanings for unit in rest) else self.telling

    @cached_property
    def asks_for_an_operation(self) -> bool:
        """Whether it has a word for an operation, such as "surgery", whatever is operated on."""
        return not OPERATIONS.isdisjoint(self.words)

    @cached_property
    def asks_for_treatment(self) -> bool:
        """Whether it has a word for what is done against something: “treatment of varicose veins”."""
        return not TREATMENTS.isdisjoint(self.words)

    @cached_property
    def names_a_procedure(self) -> bool:
        """Whether a name in it says what is done, so that a generic word adds nothing: "Whipple operation"."""
        return any(meaning.kind in _SAY_WHAT_IS_DONE for unit in self.telling for meaning in unit.meanings)


_PUTTING_IN = frozenset(map(base, ("implantation", "insertion", "placement")))
#: What is done to something that was put in before, in the form of `base`.
_DONE_TO_WHAT_IS_IN = frozenset(("chang", "exchang", "explant", "extraction", "remov", "revis", "revision"))
_DONE_TO_A_DEVICE = _DONE_TO_WHAT_IS_IN | set(map(base, ("replace", "replacement", "reposition")))
_SAY_WHAT_IS_DONE = ("eponym", "brand", "name", "older_name", "group")


def read_query(text: str, vocabulary: Vocabulary, *, typing: bool = False) -> Query:
    """Parse a query; with `typing` its last word may be incomplete. No text raises."""
    text = _hyphens_dropped(_written_out(text.replace("\0", " "), vocabulary.lists, typing=typing), vocabulary)
    phrases = tuple(tuple(words) for found in _PHRASE.findall(text) if len(words := all_words(found)) > 1)
    single = [words[0] for found in _PHRASE.findall(text) if len(words := all_words(found)) == 1]
    rest = _PHRASE.sub(" ", text)
    words, systems, result_kind = _asked(with_amounts_apart(all_words(rest)) + single, vocabulary.lists, bool(phrases))
    capitals = {folded(word) for word in re.findall(r"\S+", rest) if word[:1].isupper()}
    words = without_narrators(without_faces(words, vocabulary.has_term), vocabulary.lists.stop_words)
    words = _first(with_surgery_aside(_particles_joined(words, vocabulary)), vocabulary.lists)
    words, said, excluded = without_excluded([american(vocabulary.in_full(word)) for word in words])
    units, left_out = (tuple(_units(some, vocabulary, capitals)) for some in (words, excluded))
    if any(base(word) in _DONE_TO_WHAT_IS_IN for word in words):
        units = tuple(unit._replace(meanings=tuple(map(without_putting_in, unit.meanings))) for unit in units)
    units = _with_devices(units, vocabulary)
    return Query(text, units, phrases, systems, result_kind, vocabulary.lists, left_out, (*said[-1:], *excluded[:1]))


def _with_devices(units: tuple[Unit, ...], vocabulary: Vocabulary) -> tuple[Unit, ...]:
    """The units, with devices as they are called once in place where something is done to them, or nothing else explains them;
    what other words mean beside “device” counts then too, as in “replaced device”. A device alone is what puts it in."""
    if not any(meaning.kind == "device" for unit in units for meaning in unit.meanings):
        return units
    if any(base(word) in _DONE_TO_A_DEVICE for unit in units for word in unit.words):
        also = (vocabulary.of_words((*unit.words, "device"), False, frozenset()) for unit in units)
        return tuple(u._replace(meanings=(*u.meanings, *more)) for u, more in zip(units, also, strict=True))
    left = (tuple(m for m in unit.meanings if m.kind != "device") or unit.meanings for unit in units)
    return tuple(unit._replace(meanings=meanings) for unit, meanings in zip(units, left, strict=True))


def _written_out(text: str, lists: WordLists, *, typing: bool) -> str:
    """The text with whole words in place of what is written short, but for a last word that is still being typed.

    What stands so at the end is said of the contrast of a picture: “MRI brain w/o”, “CT chest w”.
    """
    *_, last = text.split(" ") if typing else [""]
    if not typing and lists.shorthand and _ENDS_WITH.search(text):
        text += " contrast"
    return f"{lists.written_out(text.removesuffix(last))} {last}"


def _particles_joined(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """The words with particles next to their verbs of the vocabulary: “took the lymph nodes out”. In “my back” there is none."""
    words = list(words)
    for at in range(2, len(words)):
        if words[at] in PARTICLES and words[at - 1] not in _NO_VERBS:
            before = range(at - 1, max(-1, at - MOST_BETWEEN - 2), -1)
            verb = next((n for n in before if _are_verb(words[n], words[at], vocabulary)), at)
            words.insert(min(verb + 1, at), words.pop(at))
    return words


def _are_verb(word: str, particle: str, vocabulary: Vocabulary) -> bool:
    """Whether the vocabulary has the verb with this particle behind it: “took out”, but no “bone back” for a backbone."""
    found = vocabulary.of_words((word, particle), False, frozenset())
    return any(meaning.kind == "word" and meaning.term.split()[1:2] == [particle] for meaning in found)


def _first(words: list[str], lists: WordLists) -> list[str]:
    """The words up to the MAX_WORDS that are no stop words."""
    telling = [at for at, word in enumerate(words) if word not in lists.stop_words]
    return words[: telling[MAX_WORDS]] if len(telling) > MAX_WORDS else words


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
        inside = lists.without_frame(words, may_be_empty=has_phrases or len(words) > 1)
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
    Sides, and words for what is wrong, may stand inside a term: “knee left replacement”.
    """
    alone, said = len(words) == 1, frozenset(words)
    words, at = list(vocabulary.lists.telling(words)) if words else [], 0
    if held := limb_held_still(words):
        yield Unit(held.words, (*vocabulary.of_words(held.words, False, said), held.meaning))
        words = [word for word in words if word not in held.words]
    while at < len(words):
        if levels := levels_at(words, at):
            count, meaning = levels
            yield Unit(tuple(words[at : at + count]), (meaning,))
            at += count
            continue
        aside = aside_at(words, at)
        for count in range(min(LONGEST_TERM, len(words) - at), 0, -1):
            stretch = tuple(words[at : at + count])
            meanings = vocabulary.of_words(stretch, alone or stretch[0] in capitals, said)
            after = words[at + 1 : at + 1 + count] if base(stretch[0]) in LIGHT else []
            if len(after) == count > 1 and vocabulary.of_words(after, False, said):
                continue  # “gave her blood thinners”: no blood is given
            if count > 1 and not meanings and len(stretch[-1]) > 1 and (meanings := _joined(stretch, vocabulary, said)):
                yield Unit(("".join(stretch),), meanings)  # "post op" is "postop"
                at += count
                break
            if not meanings and (inside := _besides(stretch, vocabulary.lists)):
                term = tuple(word for word in stretch if word not in inside)
                if len(term) > 1 and (meanings := vocabulary.of_words(term, False, said)):
                    words[at : at + count] = [*term, *inside]
                    yield Unit(term, meanings, tuple(_inner(word, vocabulary, said) for word in term))
                    at += len(term)
                    break
            is_aside = aside is not None and aside.words == stretch
            if meanings or count == 1 or is_aside or (count == LONGEST_NEGATION and stretch[0] in NEGATIONS):
                if not meanings and (count == 1 or is_aside):
                    meanings = vocabulary.of_parts(stretch[0]) if count == 1 else _on_a_side(stretch, vocabulary, said)
                inner = tuple(_inner(word, vocabulary, said) for word in stretch) if count > 1 else ()
                if count == LONGEST_NEGATION and stretch[0] in NEGATIONS:
                    stretch = (NEGATIONS[0], stretch[1])  # titles of supplies say “without mattress”
                yield Unit(stretch, meanings, inner, aside if is_aside else None)
                at += count
                break


def _joined(words: Names, vocabulary: Vocabulary, said: Set[str]) -> tuple[Meaning, ...]:
    """What the words mean in one: “post op” is “postop”. Letters apart are no abbreviation: “CT C-spine” is no “CTC”."""
    return tuple(m for m in vocabulary.of_words(("".join(words),), False, said) if m.kind != "abbreviation")


def _on_a_side(words: Names, vocabulary: Vocabulary, said: Set[str]) -> tuple[Meaning, ...]:
    """What an aside means in systems without modifiers: the term in it, with its side, as in “right big toe”."""
    sides = [word for word in words if word in SIDES]
    of_term = vocabulary.of_words([word for word in words if word not in SIDES], False, said) if sides else ()
    return tuple(m._replace(expression=both((*sides, m.expression)), codes=()) for m in of_term if m.expression)


def _besides(words: Names, lists: WordLists) -> list[str]:
    """The words between the first and the last that say only on which side, or what is wrong."""
    return [word for word in words[1:-1] if word in (*SIDES, BROKEN, *FRACTURES) or lists.is_condition(word)]


def _inner(word: str, vocabulary: Vocabulary, said: Set[str]) -> tuple[Meaning, ...]:
    return vocabulary.of_words((word,), False, said) or vocabulary.of_parts(word)
