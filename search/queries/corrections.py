"""The query with known words in place of misspelled ones: all of them are chosen together, the likeliest words first."""

from collections.abc import Iterator, Mapping
from itertools import product

from rapidfuzz.distance import OSA

from search.queries.outcome import SearchOutcome
from search.queries.respacing import is_in_a_title
from search.queries.rewriting import abbreviations_typed, asked_again
from search.queries.spelling import Near, near_words
from search.rules import read_query
from search.word_forms import stem

#: How many choices of words are read, and tried, and how much less likely than the likeliest they may be (as in spelling.Near).
MOST_READ, MOST_TRIED, MOST_WORSE = 9, 4, 0.6
#: What each unit of the query costs: words that are one term belong together, so it is “weight loss” and no “right loss”.
A_UNIT = 0.3
#: How many times as many codes a correction has, at least, as the words that begin like the misspelled word: if it begins so
#: itself, and if it does not.
LEAST_SHARE, MUCH_MORE = 0.2, 5

#: A shorter word is near to some surgeon’s name, whatever it says: “coffee”. It is a slip of the name only beside other words
#: that are found with it.
SHORTEST_NAME = 7


def corrections(typed: SearchOutcome) -> Iterator[SearchOutcome]:
    """The outcome of each choice of known words in place of the unknown ones, the likeliest first."""
    near = near_words(unknown_words(typed), typed.index.under)
    # Titles have slips too, but an oximeter is no slip of oximetry.
    for word in (word for word in near if word in typed.index.begun or is_in_a_title(word, typed.index)):
        near[word] = [one for one in near[word] if OSA.distance(word, one.word) == 1]
    stop_words = typed.query.lists.stop_words  # a query without the word is no correction of it
    short = abbreviations_typed(typed.query)
    likely_words = ((word, [one for one in of_word if one.word not in stop_words]) for word, of_word in near.items())
    near = {word: of_word for word, of_word in likely_words if of_word and word not in short}
    likely = sorted(_choices(typed, near), key=lambda choice: choice[0])[:MOST_TRIED]
    for cost, text, instead in likely:
        if cost > likely[0][0] + MOST_WORSE:
            return
        other = asked_again(typed, text)
        names = [known for word, known in instead.items() if len(word) < SHORTEST_NAME and _is_name(known, typed)]
        if names and (len(typed.query.telling) == 1 or not other.found.has_codes):
            return
        if all(_is_likelier(known, word, typed, other) for word, known in instead.items()):
            yield other


def _choices(typed: SearchOutcome, near: Mapping[str, list[Near]]) -> Iterator[tuple[float, str, dict[str, str]]]:
    """(what it costs, the query with it, the known word for each unknown one) for the likeliest choices of words."""
    chosen = sorted((sum(one.cost for one in words), words) for words in product(*near.values()) if words)
    for cost, words in chosen[:MOST_READ]:
        instead = {word: one.word for word, one in zip(near, words, strict=True)}
        text = " ".join(instead.get(word, word) for word in typed.query.words)
        yield cost + A_UNIT * len(read_query(text, typed.index.under.vocabulary).units), text, instead


def _is_name(word: str, typed: SearchOutcome) -> bool:
    return word in typed.index.under.vocabulary.names


def unknown_words(typed: SearchOutcome) -> list[str]:
    """The words that neither titles, names nor the vocabulary have, in no form; some can be taken apart into known word parts."""
    index, vocabulary = typed.index, typed.index.under.vocabulary
    units = [unit for unit in typed.query.units if all(meaning.kind == "parts" for meaning in unit.meanings)]
    words = (word for unit in units for word in unit.words if not vocabulary.has_form_of(word))
    return [word for word in words if word in index.begun or not index.knows(word)]


def _is_likelier(known: str, word: str, typed: SearchOutcome, other: SearchOutcome) -> bool:
    """Whether the known word is likelier than that the word was cut short on purpose: “hart” is a heart, no Hartmann, and
    “wris” a wrist; but “colono” goes on after “colon”."""
    if word not in typed.index.begun:
        return True
    least = LEAST_SHARE if known.startswith(stem(word)) else MUCH_MORE
    return not word.startswith(known) and other.index.count(known) >= least * typed.index.count(word)
