"""The reading grade of prose, after Kincaid, Fishburne, Rogers and Chissom: Research Branch Report 8-75, US Navy, 1975.

It is the number of years at a school of the United States after which somebody understands the text: 0.39 times the words of a
sentence, plus 11.8 times the syllables of a word, minus 15.59. Syllables are counted by groups of vowels, which is right for
nine English words of ten; a text has enough words for the others to level out.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from checks.rules.text import Found, Text
from documents.clauses import sentences
from documents.sections import SECTIONS
from procedures.content import LABELS

#: A grade of fewer words says little.
FEWEST_WORDS = 50
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyáéíóúäöüàèìòùâêîôû]+")
#: Endings whose vowel is not spoken: "make", "called", "scopes", but not "table", "wanted", "cases".
_SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiouy]le|[^aeiouytd]ed|[^aeiouycgsxzh]es|[^cs]hes)$")
#: Vowels side by side that are spoken apart: "biopsy", "ileum", "doing", "quiet", "usual", but not "section", "special".
_APART = re.compile(
    r"(?<![cgstx])i[aou]|[cgt]iat|[aeiou]ing$|(?<![ct])i[eu](?=[nmt])|e[ou](?=[^s])|e[au]m?$|[^gq]ua|ism$|eact|eat(?=e|ion)"
)


def words_of(text: str) -> list[str]:
    """The words of a text, without numbers."""
    return _WORD.findall(text)


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """How many syllables an English word has, by its letters; at least 1."""
    word = word.casefold()
    return max(1, len(_VOWELS.findall(word)) - len(_SILENT.findall(word)) + len(_APART.findall(word)))


def grade(texts: Iterable[str]) -> float | None:
    """The reading grade of texts together; None if they have fewer than FEWEST_WORDS words."""
    found = [words for text in texts for sentence in sentences(text) if (words := words_of(sentence))]
    total = sum(map(len, found))
    if total < FEWEST_WORDS:
        return None
    per_word = sum(syllables(word) for words in found for word in words) / total
    return 0.39 * total / len(found) + 11.8 * per_word - 15.59


def too_hard(text: Text) -> Iterator[Found]:
    """Prose above the grade that the site sets, with its hardest section."""
    passages = text.passages
    whole = grade(passage.text for passage in passages)
    if whole is None or whole <= text.highest_grade:
        return
    hardest, field = max(_sections(passages), default=(whole, "summary"))
    yield Found(
        f"The text reads at grade {whole:.0f}, this site asks for {text.highest_grade:g} at most. The hardest section is "
        f"“{LABELS[field]}” with {hardest:.0f}: use shorter sentences and everyday words.",
        field,
    )


def _sections(passages: list) -> Iterator[tuple[float, str]]:
    """(grade, field) of each section that has enough words."""
    for section in SECTIONS:
        fields = (section.field, *(part.field for part in section.parts))
        if (found := grade(passage.text for passage in passages if passage.field in fields)) is not None:
            yield found, section.field
