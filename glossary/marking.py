"""Finds the words of the glossary in the text of a page and marks their first use in each section. Plain Python."""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Meaning(NamedTuple):
    """A word that readers see explained. Pages name it by its `key`; `is_reviewed` says whether a clinician approved it."""

    key: int
    term: str
    forms: tuple[str, ...]
    text: str
    is_reviewed: bool


#: A character reference, which is no word, or a word.
_WORD = re.compile(r"&#?\w+;|[^\W_]+(?:[-’'][^\W_]+)*")
_TAG = re.compile(r"(<[^>]*>)")
#: Inside these elements nothing is marked: what is pressed already, what is shown as it was typed, headings.
_AS_IT_IS = re.compile(r"<(/?)(?:a|button|code|pre|h[1-6])\b")


class Glossary:
    """The words that readers see explained, prepared once for looking up the words of many texts."""

    def __init__(self, meanings: Iterable[Meaning]):
        """Of two words with the same form the first counts. A form in capitals means itself in capitals only."""
        self.meanings = sorted(meanings, key=lambda meaning: meaning.term.lower())
        self._forms: dict[str, list[tuple[list[str], str, Meaning]]] = {}
        for meaning in self.meanings:
            for form in (meaning.term, *meaning.forms):
                if words := _WORD.findall(form.lower()):
                    self._forms.setdefault(words[0], []).append((words, form, meaning))
        for forms in self._forms.values():
            forms.sort(key=lambda form: -len(form[0]))

    def found(self, text: str) -> Iterable[tuple[int, int, Meaning]]:
        """(start, end, meaning) of each word of the glossary in a text, the longest at each place, from left to right."""
        words = list(_WORD.finditer(text))
        last = 0
        for index, word in enumerate(words):
            if word.start() < last:
                continue
            for parts, form, meaning in self._forms.get(word[0].lower(), ()):
                end = words[min(index + len(parts), len(words)) - 1].end()
                said = " ".join(text[word.start() : end].split())
                if (said == form) if form.isupper() else (said.lower() == form.lower()):
                    last = end
                    yield word.start(), end, meaning
                    break


class Page:
    """What one page explains: each section marks its own first uses, and the page lists them once."""

    def __init__(self, glossary: Glossary):
        """Nothing is used yet."""
        self._glossary = glossary
        self._used: dict[int, Meaning] = {}

    def section(self) -> "Section":
        """A section of the page, which has marked nothing yet."""
        return Section(self._glossary, self._used)

    @property
    def used(self) -> list[Meaning]:
        """What was marked so far, by the alphabet."""
        return sorted(self._used.values(), key=lambda meaning: meaning.term.lower())


class Section:
    """A section of a page."""

    def __init__(self, glossary: Glossary, used: dict[int, Meaning]):
        """`used` collects what is marked, for the page."""
        self._glossary, self._used, self._seen = glossary, used, set()

    def mark(self, html: str) -> str:
        """Safe HTML with a button around the first use of each word of the glossary; it opens the explanation in the list."""
        inside, pieces = 0, []
        for piece in _TAG.split(html):
            if tag := _AS_IT_IS.match(piece):
                inside += -1 if tag[1] else 1
            pieces.append(piece if inside or piece.startswith("<") else self._marked(piece))
        return "".join(pieces)

    def _marked(self, text: str) -> str:
        pieces, last = [], 0
        for start, end, meaning in self._glossary.found(text):
            if meaning.key not in self._seen:
                self._seen.add(meaning.key)
                self._used[meaning.key] = meaning
                target = f'popovertarget="word-{meaning.key}" aria-describedby="word-{meaning.key}"'
                pieces += [
                    text[last:start],
                    f'<button type="button" class="explained" {target}>{text[start:end]}</button>',
                ]
                last = end
        return "".join([*pieces, text[last:]])
