"""The terms of an alphabetic index (XML) as a tree, and what its "see", "see also" and "use" lead to.

    <letter><title>A</title>
      <mainTerm><title>Aching<nemod>(dull)</nemod></title><code>…</code>
        <term level="1"><title>foot</title><see>Pain, limb, lower</see></term>

Both published indexes have these elements. A reference names a term by its title and those of the terms above it, with
commas or without; of a title "Ache, aching" one part is enough; "by site" stands for any one term; words in brackets
may stand or be left out. It becomes a row that leads to that term; codes.queries.terms says which codes those are.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import BinaryIO, NamedTuple

from codes.formats.rows import BELOW, BadRow, TermRow, one_line
from workbooks.errors import UnreadableFile
from workbooks.xml_events import xml_events

#: No published index nests deeper than 9; and no reference needs more steps, unless a file is made to be slow.
DEEPEST, MOST_STEPS = 30, 1_000

_CODES = ("code", "codes", "tab", "manif", "cell", "seecat", "subcat")
_REFERENCES = {"see": "see", "seeAlso": "see also", "use": "use"}
_DETAIL = re.compile(r"\s+(?:with qualifier|using)\s.*")
_TABLE = re.compile(r"\s*\bin\s*$")
_REFERENCE_IN_BRACKETS = re.compile(r"\((see(?: also)?) ([^()]+)\)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ADDITIONS = {"nec", "nos"}  # "not elsewhere classified", "not otherwise specified": references leave them out

Words = tuple[str, ...]


class Notation(NamedTuple):
    """How an index writes codes: `codes(text)` reads an element of codes, `mentioned(text)` those inside a reference.

    For a text that is not a list of codes, `codes` raises ValueError with the reason, and `mentioned` returns [].
    `volume(text)` is the volume that the title of the file, or the heading of its table, names.
    """

    codes: Callable[[str], list[str]]
    mentioned: Callable[[str], list[str]]
    volume: Callable[[str], str]


class _Reference(NamedTuple):
    entry: "_Entry"
    verb: str
    text: str
    line: int


class _Entry:
    """A term: its title, the codes that it leads to, and the terms below it, also by the first word of each of their names."""

    __slots__ = ("below", "codes", "modifiers", "named", "parent", "references", "term", "title")

    def __init__(self, parent: "_Entry | None"):
        self.parent = parent
        self.title = self.term = ""
        self.modifiers: frozenset[str] = frozenset()
        self.codes: list[str] = []
        self.references: list[_Reference] = []
        self.below: list[_Entry] = []
        self.named: dict[str, list[tuple[Words, _Entry]]] = {}

    def name(self, title: str, modifiers: str) -> None:
        """Set the title, and register the entry under the title and each part of it."""
        self.title = title
        # The file of FY2027 has notes as terms; what is nested in one belongs to the term before it.
        if title.startswith("Note:"):
            self.parent.below.pop()
            owner = self.parent.below[-1] if self.parent.below else self.parent
            self.below, self.named, self.term = owner.below, owner.named, owner.term
            return
        self.modifiers = frozenset(words_of(modifiers))
        shown = one_line(f"{title} {modifiers}")
        self.term = BELOW.join(filter(None, (self.parent.term, shown)))
        for name in {words_of(title), *map(words_of, title.split(","))} - {()}:
            self.parent.named.setdefault(name[0], []).append((name, self))


class IndexTree:
    """The tree of one index while it is read, and the references, which are resolved at its end."""

    def __init__(self, notation: Notation):
        """`notation` reads the codes of the index."""
        self.notation = notation
        self.root = _Entry(None)
        self.waiting: list[_Reference] = []
        self.titles: list[str] = []  # of the file
        self.headings: dict[str, str] = {}  # of the columns of a table
        self.found: dict[Words, list[_Entry]] = {}  # what references were found to name

    def read(self, file: BinaryIO) -> Iterator[TermRow | BadRow]:
        """The rows of the codes in book order, then those of the references; references that name nothing are BadRows.

        Raises UnreadableFile, with the line, for broken XML and for terms nested beyond DEEPEST.
        """
        path, inside = [self.root], 0
        for line, event, element in xml_events(file):
            if element.tag in ("mainTerm", "term"):
                if event == "start":
                    if len(path) > DEEPEST:
                        raise UnreadableFile(f"terms are nested more than {DEEPEST} levels deep", line=line)
                    path[-1].below.append(_Entry(path[-1]))
                    path.append(path[-1].below[-1])
                    path[-1].term = path[-2].term
                else:
                    path.pop()
                    element.clear()
            elif element.tag in _REFERENCES:
                inside += 1 if event == "start" else -1
                if event == "end" and len(path) > 1:
                    yield from self._refer(path[-1], element, line)
            elif event == "end" and not inside:
                yield from self._take(path[-1], element, line)
        for reference in self.waiting:
            yield from self._followed(reference)

    def _take(self, entry: _Entry, element: ET.Element, line: int) -> Iterator[TermRow | BadRow]:
        if element.tag == "head":
            self.headings[element.get("col", "")] = one_line("".join(element.itertext()))
        elif entry is self.root:
            if element.tag == "title":
                self.titles.append(one_line(element.text or ""))
        elif element.tag == "title" and not entry.title:
            entry.name(*self._title(entry, element, line))
        elif element.tag in _CODES:
            yield from self._rows(entry, element, line)

    def _title(self, entry: _Entry, element: ET.Element, line: int) -> tuple[str, str]:
        """The title, and the words in brackets that may be omitted; a "(see also …)" among them is a reference."""
        modifiers = one_line(" ".join("".join(nemod.itertext()) for nemod in element.iter("nemod")))
        for verb, text in _REFERENCE_IN_BRACKETS.findall(modifiers):
            self._wait(_Reference(entry, verb, one_line(text), line))
        modifiers = one_line(_REFERENCE_IN_BRACKETS.sub("", modifiers))
        if modifiers and "(" not in modifiers:
            modifiers = f"({modifiers})"
        return one_line(" ".join([element.text or "", *(nemod.tail or "" for nemod in element)])), modifiers

    def _rows(self, entry: _Entry, element: ET.Element, line: int) -> Iterator[TermRow | BadRow]:
        text = one_line("".join(element.itertext()))
        term = BELOW.join(filter(None, (entry.term, self.headings.get(element.get("col", "")))))
        try:
            codes = self.notation.codes(text)
        except ValueError as error:
            yield BadRow(line, str(error), f"{term} {text}")
            return
        if codes and not entry.term:
            yield BadRow(line, "a code without a term", text)
            return
        entry.codes += codes
        yield from (self._row(term, line, code=code) for code in codes)

    def _row(self, term: str, line: int, *, code="", value="", within="", see="") -> TermRow:
        return TermRow(code, term, "index", line, self.volume, value, within, see)

    @cached_property
    def volume(self) -> str:
        """The volume, by the title of the file and the headings of its table, which precede its terms."""
        return self.notation.volume(" ".join([*self.titles, *self.headings.values()]))

    def _refer(self, entry: _Entry, element: ET.Element, line: int) -> Iterator[TermRow | BadRow]:
        """Codes inside a "see" are used at once; inside a "use" they say where its value is meant. Others are resolved later."""
        verb = _REFERENCES[element.tag]
        inner = [child for child in element.iter() if child.tag in _CODES]
        if not inner:
            self._wait(_Reference(entry, verb, one_line("".join(element.itertext())), line))
        elif verb != "use":
            for child in inner:
                yield from self._rows(entry, child, line)
        elif entry.term:
            value = _TABLE.sub("", one_line(element.text or ""))
            yield from (self._row(entry.term, line, value=value, within=one_line(child.text or "")) for child in inner)

    def _wait(self, reference: _Reference) -> None:
        reference.entry.references.append(reference)
        self.waiting.append(reference)

    def _followed(self, reference: _Reference) -> Iterator[TermRow | BadRow]:
        entry, verb, text, line = reference
        targets = self._targets(text)
        named = [target.term for target in targets if self._leads_somewhere(target, entry)]
        sees = list(dict.fromkeys(filter(None, named)))
        if not entry.term:
            yield BadRow(line, f"“{verb} {text}” has no term", "")
        elif verb == "use":
            yield from (self._row(entry.term, line, value=text, see=see) for see in sees or [""])
        elif sees:
            yield from (self._row(entry.term, line, see=see) for see in sees)
        elif targets:
            yield BadRow(line, f"“{verb} {text}” leads to no code", entry.term)
        elif codes := self.notation.mentioned(text):
            yield from (self._row(entry.term, line, code=code) for code in codes)
        else:
            yield BadRow(line, f"“{verb} {text}” names a term that is not in this index", entry.term)

    def _targets(self, text: str) -> list[_Entry]:
        """The entries that a reference names; of "Drainage with qualifier Diagnostic", which none has, the first word."""
        words = words_of(text)
        if words and words not in self.found:
            found = _found(self.root, words, [MOST_STEPS])
            if not found and (short := words_of(_DETAIL.sub("", text))) != words:
                found = _found(self.root, short, [MOST_STEPS]) if short else []
            self.found[words] = found
        return self.found.get(words, [])

    def _leads_somewhere(self, target: _Entry, origin: _Entry) -> bool:
        """Whether the target, what it refers to, or what stands below it has a code or a value."""
        seen, waiting = {origin}, [target]
        while waiting and len(seen) <= MOST_STEPS:
            entry = waiting.pop()
            if entry in seen:
                continue
            seen.add(entry)
            if entry.codes or any(reference.verb == "use" for reference in entry.references):
                return True
            for reference in entry.references[:MOST_STEPS]:
                if self.notation.mentioned(reference.text):
                    return True
                waiting += self._targets(reference.text)
            waiting += entry.below[:MOST_STEPS]
        return bool(waiting)


def words_of(text: str) -> Words:
    """The words by which titles and references are compared: in lower case, without punctuation, NEC and NOS."""
    return tuple(word for word in _WORD.findall(text.lower()) if word not in _ADDITIONS)


def _found(entry: _Entry, words: Words, steps: list[int]) -> list[_Entry]:
    """The terms below `entry` that the words name; `steps` limits the length of the search."""
    if words[0] == "by" and len(words) > 1 and "by" not in entry.named:
        rest, any_one = words[2:], entry.below[:MOST_STEPS]
        return [hit for child in any_one for hit in _found(child, rest, steps)] if rest else any_one
    # The longest name first; a whole title before a part of one.
    for name, child in sorted(
        entry.named.get(words[0], ()), key=lambda named: (-len(named[0]), named[0] != words_of(named[1].title))
    ):
        steps[0] -= 1
        if steps[0] < 0:
            return []
        if words[: len(name)] != name:
            continue
        rest = words[len(name) :]
        essential = tuple(word for word in rest if word not in child.modifiers)
        if not rest or (hits := _found(child, rest, steps)):
            return hits if rest else [child]
        if not essential:
            return [child]
        if essential != rest and (hits := _found(child, essential, steps)):
            return hits
    return []
