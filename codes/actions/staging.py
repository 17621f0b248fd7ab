"""Copies the rows of a file into temporary tables of the database, before anything on the site changes."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from django.utils import timezone

from codes.actions.protection import Losses
from codes.actions.spelling import store_as_system
from codes.formats.rows import AboutCodes, BadRow, CodeRow, TermRow
from codes.models import CodeSystem, IndexTerm
from codes.systems import SystemRules
from codes.systems.icd10pcs.tables import LONGEST_LABEL, NAMED

LONGEST_SHORT_TITLE = 250
STEP = 5_000
# Loads of one system wait for each other.
LOCK = "SELECT FROM codes_codesystem WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE"
Result = TypeVar("Result")

# Codes and terms are mixed in one stream, and one COPY writes them all without keeping them in memory. Terms have a
# `term_kind`, and their text is in `title`.
STAGE = """
    CREATE TEMP TABLE staged_row (
        line bigint NOT NULL, code text NOT NULL, title text NOT NULL, short_title text NOT NULL,
        is_header boolean NOT NULL, is_reserved boolean NOT NULL, is_valid boolean NOT NULL, stated_parent text NOT NULL,
        valid_from date, valid_to date, term_kind text, other_parents text[],
        volume text, value text, inside text, see text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE staged_parent (code text NOT NULL, parent text NOT NULL) ON COMMIT DROP;
"""

NO_TARGET = (None,) * 4
STAGED_TABLES = "staged_row, staged_parent"

# Of several rows with one code a valid one counts before those that are not, whatever their order; then the one that ends last,
# then the one that began last, then the first. A row that is not valid and has no last day is taken for the oldest.
_ENDS = "coalesce({0}.valid_to, CASE WHEN {0}.is_valid THEN 'infinity'::date ELSE '-infinity' END)"
_BEGINS = "coalesce({0}.valid_from, '-infinity')"
TAKE_DUPLICATES = f"""
    DELETE FROM staged_row s USING staged_row f
    WHERE s.code = f.code AND s.term_kind IS NULL AND f.term_kind IS NULL
      AND (f.is_valid, {_ENDS.format("f")}, {_BEGINS.format("f")}, s.ctid)
        > (s.is_valid, {_ENDS.format("s")}, {_BEGINS.format("s")}, f.ctid)
    RETURNING s.line, f.line, s.code, s.title
"""  # noqa: S608 - our own constants


@dataclass(frozen=True)
class LoadCounts:
    """How many terms or maps there are now, how many there were before, and the lines that could not be loaded.

    `losses` says whether they are so many that the file is loaded only if their number is repeated.
    """

    loaded: int
    replaced: int
    bad_rows: tuple[BadRow, ...] = ()
    losses: Losses = Losses()

    def __str__(self):
        return f"loaded {self.loaded}, replaced {self.replaced}, bad {len(self.bad_rows)}"


class Progress(NamedTuple):
    """The progress of long work: the number of rows done so far, and a text about it."""

    done: int
    words: str


@dataclass
class Staged:
    """What is known of a file after its rows were staged, besides the rows.

    `bad_rows` are unreadable lines, texts that are too long, and codes that occur twice; `unread` is how many there are without
    those that occur twice, `codes` how many codes were read; `about` is what the file says about its codes, `remark` what a
    person should know about their stored form, or "".
    """

    bad_rows: list[BadRow] = field(default_factory=list)
    codes: int = 0
    unread: int = 0
    about: AboutCodes = AboutCodes()
    remark: str = ""


def stage(
    cursor, system: CodeSystem, rows: Iterable[CodeRow | TermRow | BadRow | AboutCodes]
) -> Generator[Progress, None, Staged]:
    """COPY codes and terms into `staged_row`, with the headings that the file leaves out and the parent of every code.

    Yields the progress every STEP rows. Of codes that occur twice a valid one is used, or else the first.
    """
    rules = system.rules
    staged = Staged()
    bad_rows = staged.bad_rows
    # Only codes of systems that nest by prefix are kept in memory, some 100,000 at most.
    parents: dict[str, str] | None = {} if rules.nests_by_prefix else None
    today = timezone.localdate()
    cursor.execute(STAGE)
    with cursor.copy("COPY staged_row FROM STDIN") as copy:
        for number, row in enumerate(rows, start=1):
            if reason := _unfit(row):
                bad_rows.append(BadRow(row.line, reason, f"{row.code} {row[1][:80]}"))
            elif isinstance(row, CodeRow):
                staged.codes += 1
                if parents is not None:
                    parents.setdefault(row.code, row.parent)
                copy.write_row(_cells(rules, row, today))
            elif isinstance(row, TermRow):
                flags = (False, False, True, "", None, None)
                target = (row.volume, row.value, row.within, row.see)
                copy.write_row((row.line, row.code, row.term, "", *flags, row.kind, None, *target))
            elif isinstance(row, AboutCodes):
                staged.about = AboutCodes(*map(max, staged.about, row))
            else:
                bad_rows.append(row)
            if number % STEP == 0:
                yield Progress(number, f"{number:,} rows read")
        for code, title, parent in list(rules.missing_headings(parents.keys())) if parents else ():
            parents[code] = parent
            row = CodeRow(code, title, is_header=True, parent=parent)
            copy.write_row(_cells(rules, row, today))
    staged.unread = len(bad_rows)
    staged.remark = store_as_system(cursor, system, staged.about)
    cursor.execute(TAKE_DUPLICATES)
    bad_rows += [
        BadRow(
            line, f"duplicate of the code on line {first}" if first else "a code given twice", f"{code} {title[:80]}"
        )
        for line, first, code, title in cursor.fetchall()
    ]
    if parents:
        _find_parents(cursor, rules, parents)
    cursor.execute("ANALYZE staged_row (code, term_kind)")
    return staged


def finish(steps: Generator[Progress, None, Result]) -> Result:
    """Run the steps to their end, ignoring the progress, and return their result."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value


def _unfit(row: CodeRow | TermRow | BadRow | AboutCodes) -> str:
    """Why the row cannot be stored; "" if it can."""
    if isinstance(row, CodeRow) and len(row.short_title) > LONGEST_SHORT_TITLE:
        return f"the short title has more than {LONGEST_SHORT_TITLE} characters"
    if isinstance(row, TermRow):
        if max(len(row.term), len(row.see)) > IndexTerm.LONGEST_TERM:
            return f"the term has more than {IndexTerm.LONGEST_TERM} characters"
        if len(row.value) > LONGEST_LABEL or len(row.within) > NAMED:
            return f"“{row.value[:80]}” cannot be the label of a value of an axis"
    return ""


def _cells(rules: SystemRules, row: CodeRow, today: date) -> tuple:
    valid = not (row.is_retired or (row.terminated is not None and row.terminated <= today))
    texts = (row.line, row.code, row.title, row.short_title)
    flags = (row.is_header, rules.is_reserved(row.code), valid)
    others = None if row.other_parents is None else list(row.other_parents)
    return (*texts, *flags, row.parent, row.added, row.terminated, None, others, *NO_TARGET)


def _find_parents(cursor, rules: SystemRules, stated: dict[str, str]) -> None:
    """Put each code whose parent the file does not state below the nearest heading that the release has."""
    with cursor.copy("COPY staged_parent FROM STDIN") as copy:
        for code, parent in stated.items():
            if not parent:
                parent = next((prefix for prefix in rules.parents(code) if prefix in stated), "")
                if parent:
                    copy.write_row((code, parent))
