"""Reads the lines above the first section of an entry document: promo line, official title, kind line, name, other names."""

import re
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from documents.entry import CodeReference
from documents.source import ParsedEntry, Placement, SourceLine
from documents.text.absence import says_none
from documents.text.doubts import add_doubt
from documents.text.evidence import names_thing
from documents.text.furniture import is_title_above_kind
from documents.text.headings import (
    ALSO_KNOWN_AS,
    CODE_LINE,
    KIND_LINE,
    MAYBE_NAME_LABELS,
    NAME_LABELS,
    OTHER_NAME_LABELS,
    PROMO_LINE,
    slugs_by_spelling,
    spelling,
)
from documents.text.lines import Line, as_item, leading_label, title_spelling
from documents.text.lists import split_names
from documents.text.sentences import is_no_name
from documents.text.topics import BLANK, outside

LONGEST_TITLE = 255
_LONGEST_NAME_WITH_FULL_STOP, _LONGEST_BELOW_LABELS = 4, 2  # words; more are a sentence
#: What names the entry if no line of its name does, in this order.
_OTHER_NAMES = {"common_names": "common name", "technical_terms": "technical term"}


@dataclass
class HeaderReader:
    """Reads the header into `entry`, whose document already has the primary code if it is known.

    `titles` and `repeats` are lines without a label above and below the kind line, `names` those of the name block. `summary`
    are sentences below the name, which belong to a section without a heading. `front` are lines of a front matter, such as
    "author: ...", and others that may state the name, "Title: ...". `open_list` is the list of names that indented
    lines continue, and items if its label stands above them (`is_listed`).
    """

    entry: ParsedEntry
    exact: bool = False
    titles: list[Line] = field(default_factory=list)
    repeats: list[Line] = field(default_factory=list)
    names: list[Line] = field(default_factory=list)
    kind: Line | None = None
    system: str = ""
    has_name_label: bool = False
    open_list: str = ""
    is_listed: bool = False
    code: Line | None = None
    summary: list[Line] = field(default_factory=list)
    front: list[Line] = field(default_factory=list)

    def read(self, lines: list[Line], *, summary_missing: bool) -> None:
        """Place each line. Without a name label, the name is the first line below the kind line, or else the first line."""
        for line, below in zip_longest(lines, lines[1:]):
            if self.kind is None and not self.has_name_label and is_title_above_kind(line, below, exact=self.exact):
                self.titles.append(line)
            elif line.text.strip() or line.marker:
                self._read_line(line)
        self._read_front(is_label=True)
        if not self.names and self.repeats:
            self.names, self.repeats = self.repeats, []
        elif not self.names and not self.has_name_label and self.kind is None and self.titles:
            self.names, self.titles = self.titles, []
        self._read_front(is_label=False)
        self.repeats += self.front
        self._place_name(summary_missing)
        self._place_titles()

    def _read_front(self, *, is_label: bool) -> None:
        """Take the name from "Title: ..." (`is_label`), or from "title: ..." of a front matter if no other line states one."""
        for line in self.front[:]:
            label, value = leading_label(line.text)
            if label.islower() != is_label and spelling(label) in MAYBE_NAME_LABELS | NAME_LABELS and not self.names:
                self.entry.add_frame(line.number, label)
                self.names.append(line._replace(text=value.strip("\"'")))
                self.front.remove(line)

    def _read_line(self, line: Line) -> None:
        if line.verbatim and self.open_list:
            self._read_value(line)
        elif not self.exact and (alone := OTHER_NAME_LABELS.fullmatch(f"{line.text.strip('#*: ')}: ".rstrip())):
            self.entry.add_frame(line.number, line.whole)
            self.open_list, self.is_listed = alone.lastgroup or "", True
        elif self.is_listed and self.open_list and line.marker:
            self._add_names(self.open_list, line, line.text)
        elif self.exact and line.verbatim and not self.has_name_label:
            self.titles.append(line)
        elif self.has_name_label and not self.names and line.verbatim:
            self.names.append(line)
        elif list(OTHER_NAME_LABELS.finditer(line.text)):
            self._read_labels(line)
        elif not self.code and (code := _code_line(line)) and re.search(r"\d", code["code"]):
            self.code = line
            self.entry.add_frame(line.number, line.whole)
        elif self.has_name_label and not self.names:
            self.names.append(line)
        elif self._is_name_label(line):
            self.has_name_label = True
        elif self.has_name_label:
            self.names.append(line)
        elif not self.exact and not line.marker and _is_front(line):
            self.front.append(line)
        elif PROMO_LINE.fullmatch(line.text):
            self.entry.add_frame(line.number, line.whole)
        elif self.kind is None and (kind := KIND_LINE.fullmatch(line.whole)):
            self.kind, self.system = line, kind[1].lower()
            self.entry.add_frame(line.number, line.whole)
        else:
            (self.titles if self.kind is None else self.repeats).append(line)

    def _read_value(self, line: Line) -> None:
        item = None if self.exact else as_item(line)
        if item:
            self.entry.add_frame(line.number, item.number_mark)
        if value := (item or line).text.strip():
            getattr(self.entry.document, self.open_list).append(value)
            self._placed(self.open_list, line)

    def _is_name_label(self, line: Line) -> bool:
        if title_spelling(line._replace(marker="") if line.numbered else line) in NAME_LABELS:
            self.entry.add_frame(line.number, line.whole)
            return True
        label, value = leading_label(line.text.lstrip("# "))
        if spelling(label) not in NAME_LABELS:
            return False
        self.entry.add_frame(line.number, line.number_mark, line.text.removesuffix(value))
        self.names.append(line._replace(text=value, marker=""))
        return True

    def _read_labels(self, line: Line) -> None:
        """Read `Common Names: A, B Technical Terms: C`: one or two labels on a line; text before them is a name."""
        text = line.whole
        hits = list(OTHER_NAME_LABELS.finditer(text))
        if before := text[: hits[0].start()].strip(" .;"):
            if line.numbered and before == line.marker.strip("."):
                self.entry.add_frame(line.number, before)
            else:
                self._read_line(line._replace(text=before, marker=""))
        ends = [hit.start() for hit in hits[1:]] + [len(text)]
        for hit, end in zip(hits, ends, strict=True):
            self.entry.add_frame(line.number, hit[0])
            self._add_names(hit.lastgroup or "", line, text[hit.end() : end])

    def _add_names(self, name: str, line: Line, text: str, *, alternatives: bool = False) -> None:
        names, joiners = split_names(text, alternatives=alternatives, loose=0 if self.exact else 2)
        for other in [] if self.exact else [name for name in names if all(leading_label(name))]:
            names.remove(other)
            self.entry.unplaced.append(SourceLine(line.number, other))
            self.entry.warnings.append(f"Line {line.number}: “{other}” has a label of its own and is no other name.")
        for none in [] if self.exact else list(filter(says_none, names)):  # "n/a"
            names.remove(none)
            self.entry.add_frame(line.number, none)
        getattr(self.entry.document, name).extend(names)
        self.entry.add_frame(line.number, *joiners)
        self.open_list = name
        if names:
            self._placed(name, line)
        for other in () if self.exact else names:
            if what := outside(other) or ("" if names_thing(other) else "no name"):
                add_doubt(self.entry, name, other, line.number, f"reads like {what}")

    def _placed(self, name: str, line: Line, *, stated: bool = True) -> None:
        confidence = "stated" if stated else "inferred"
        self.entry.placements.append(Placement(name, line.number, line.number, confidence))

    def _place_name(self, summary_missing: bool) -> None:
        document = self.entry.document
        for position, line in enumerate(self.names):
            text = line.text.strip() if line.verbatim else line.whole.strip("#* ")
            known = None if line.verbatim else ALSO_KNOWN_AS.search(text)
            before = text[: known.start()].rstrip(" .,;(*") if known else text
            if known and bool(before) == (position == 0):
                self.entry.add_frame(line.number, known[1])
                self._add_names("common_names", line, _outside_brackets(text[known.end() :]), alternatives=True)
                text = before
            says = not self.exact and not line.verbatim and self._is_no_name(line.number, text)
            is_blank = not self.exact and outside(text) == BLANK and position + 1 < len(self.names)
            if not document.name and not says and not is_blank:
                document.name = text
                if not self.exact and not self.has_name_label and self.kind is None and self.names[1:]:
                    self.entry.warnings.append(
                        f"Line {line.number}: no name is stated; the first of several lines was used: “{text}”."
                    )
                self._placed("name", line, stated=self.has_name_label)
                if not self.exact and (what := outside(text)):
                    add_doubt(self.entry, "name", text, line.number, f"reads like {what}")
                if not self.exact and not line.verbatim and _has_label(text):
                    add_doubt(self.entry, "name", text, line.number, "has a label inside the name")
            elif summary_missing and says:
                self.summary.append(line)
            elif text:
                self.entry.unplaced.append(SourceLine(line.number, text))
                if says:
                    self.entry.warnings.append(f"Line {line.number}: this is a sentence, not the name of a procedure.")
        for other, called in _OTHER_NAMES.items():
            if not self.exact and not document.name and (names := getattr(document, other)):
                document.name = names.pop(0)
                line = next(placement.first_line for placement in self.entry.placements if placement.field == other)
                self.entry.placements.append(Placement("name", line, line, "inferred"))
                self.entry.warnings.append(f"Line {line}: no name is stated; the first {called} was used.")

    def _is_no_name(self, number: int, text: str) -> bool:
        """Whether a line of the name block is a sentence, which belongs to the summary if that has no heading.

        Below the labels of other names, fewer words and a full stop are a sentence than above them.
        """
        if is_no_name(text) or (text.endswith(".") and self.summary and not self.entry.document.name):
            return True
        labelled = [p for p in self.entry.placements if p.field in ("common_names", "technical_terms")]
        is_below = any(placement.first_line < number for placement in labelled)
        longest = _LONGEST_BELOW_LABELS if is_below else _LONGEST_NAME_WITH_FULL_STOP
        return bool(labelled) and text.endswith(".") and len(text.split()) > longest

    def _place_code(self) -> None:
        """Take the code of the line "CODE: 27025"; the kind line says its system where the line itself does not."""
        stated = self.code and _code_line(self.code)
        if not self.code or not stated:
            return
        name = stated["system"] or self.system
        system = slugs_by_spelling().get(spelling(name), name.lower())
        if system:
            self.entry.document.primary_code = CodeReference(system, stated["code"])
            self._placed("primary_code", self.code)
        else:
            self.entry.warnings.append(f"Line {self.code.number}: the code {stated['code']} has no code system.")

    def _place_titles(self) -> None:
        entry, document = self.entry, self.entry.document
        if document.primary_code is None:
            self._place_code()
        if document.primary_code is None:
            entry.warnings.append(
                "Code not found: name the file <system>-<code>-<words>.txt, "
                "or add a “Primary Code:” line under Classification."
            )
        elif self.kind and self.system != document.primary_code.system:
            entry.warnings.append(
                f"Line {self.kind.number}: the document says {self.kind.text}, "
                f"but its code is given as {document.primary_code.system}."
            )
        entry.system = document.primary_code.system if document.primary_code else self.system
        loose = [] if self.has_name_label or not entry.system else self.names[1:]
        entry.title_lines = sorted({line.number for line in (*self.titles, *self.repeats, *loose)})
        if self.titles and document.primary_code:
            self._place_title(self.titles.pop(), document.primary_code)
        known = {spelling(document.name)}
        if document.primary_code:
            known.add(spelling(document.primary_code.descriptor))
        for line in (*self.titles, *self.repeats):
            repeated = spelling(re.sub(r"[(\[][^)\]]*[)\]]", "", line.whole)) in known or spelling(line.whole) in known
            if not repeated and line.text.strip():
                entry.warnings.append(f"Line {line.number}: this line of the header is neither the title nor the name.")
            (entry.frame if repeated else entry.unplaced).append(SourceLine(line.number, line.whole))

    def _place_title(self, title: Line, code: CodeReference) -> None:
        entry, document = self.entry, self.entry.document
        descriptor = title.text.strip() if title.verbatim else _bare(title.whole)
        if self.kind is None and spelling(descriptor) == spelling(document.name):
            entry.add_frame(title.number, title.whole)
            return
        if code.descriptor:  # from a title under Classification
            entry.add_frame(title.number, code.descriptor)
        document.primary_code = replace(code, descriptor=descriptor)
        self._placed("primary_code", title, stated=self.kind is not None)
        if len(descriptor) >= LONGEST_TITLE:
            entry.warnings.append(f"Line {title.number}: the title is cut off at {LONGEST_TITLE} characters.")


def _is_front(line: Line) -> bool:
    """Whether a line is one of a front matter, "author: ...", or has a label behind which a name may stand."""
    label, value = leading_label(line.text)
    return label.islower() or (bool(value) and spelling(label) in MAYBE_NAME_LABELS and not is_no_name(value))


def _has_label(text: str) -> bool:
    return any(all(leading_label(part.strip())) for part in text.split(";"))


def _code_line(line: Line) -> re.Match[str] | None:
    return CODE_LINE.fullmatch(line.whole.replace("*", "").strip("# "))


def _bare(text: str) -> str:
    return text.strip("#*•◦▪‣·●○+–- ")


def _outside_brackets(text: str) -> str:
    """The text without a closing bracket that was opened before it."""
    text = text.rstrip(" .")
    return text[:-1] if text.endswith(")") and text.count(")") > text.count("(") else text
