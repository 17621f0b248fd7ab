"""Output of the loading commands of this room: a progress bar on a terminal, bad lines on stderr, one line of counts."""

import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from codes.actions import NumberNotRepeated
from codes.formats.columns import NAMES, parsed
from codes.formats.reading import Reading
from codes.models import CodeEdition, CodeSystem
from workbooks.errors import UnreadableFile

SHOWN_BAD_ROWS = 20
#: The exit status of a load that would lose more than the site allows.
WAITS_FOR_NUMBER = 3


def add_columns(parser, gives: str) -> None:
    """Add the option --columns for a table whose headings medref does not know."""
    parser.add_argument(
        "--columns",
        type=_columns,
        metavar="NAME=HEADING,…",
        help=f"which columns of a CSV file or workbook are what ({', '.join(NAMES[gives])}), by their headings or, where it has "
        "none, by their numbers: code=#1,title=#2",
    )


def _columns(text: str) -> dict[str, str]:
    try:
        return parsed(text)
    except UnreadableFile as error:
        raise ArgumentTypeError(str(error)) from error


def add_accept_bad(parser) -> None:
    """Add the option --accept-bad for a file that waits for its number."""
    parser.add_argument(
        "--accept-bad",
        type=int,
        metavar="N",
        help="load a file that was stopped because many of its lines cannot be loaded; N repeats the number",
    )


def waiting(stderr, error: NumberNotRepeated, option: str, file: Path | None = None, *, verbosity: int) -> CommandError:
    """The error of a command that goes on only if its `option` repeats the number; prints the lines that could not be loaded."""
    print_bad_rows(stderr, error.bad_rows, verbosity)
    name = f"{file}: " if file else ""
    return CommandError(f"{name}{error} To load it, add: {option} {error.number}", returncode=WAITS_FOR_NUMBER)


def rows_of(readings: Mapping[Path, Reading]) -> Iterator:
    """The rows of all files, one file after the other. Raises CommandError, with its name, for one that cannot be read."""
    for file, reading in readings.items():
        try:
            yield from reading
        except (UnreadableFile, OSError) as error:
            raise CommandError(f"{file}: {error}") from error


def with_progress(rows: Iterable, what: str) -> Iterable:
    """The rows, counted on a terminal and silently elsewhere."""
    return tqdm(rows, desc=what, unit=" rows", disable=None, file=sys.stderr, mininterval=0.5)


def print_reading(stderr, reading: Reading, *, explained: bool) -> None:
    """Print what is doubtful about the codes of a file and, if `explained`, which reader was chosen and why."""
    if explained and reading.chosen:
        stderr.write(reading.chosen)
    for warning in reading.warnings:
        stderr.write(f"Warning: {warning}")


def print_bad_rows(stderr, bad_rows, verbosity: int) -> None:
    """Print the first SHOWN_BAD_ROWS lines that could not be read, or all if the command says more, with the reasons."""
    most = len(bad_rows) if verbosity > 1 else SHOWN_BAD_ROWS
    for row in bad_rows[:most]:
        stderr.write(f"line {row.line}: {row.reason}: {row.text}" if row.line else f"{row.reason}: {row.text}")
    if len(bad_rows) > most:
        stderr.write(f"… and {len(bad_rows) - most} more lines, which --verbosity 2 prints as well")


def print_differences(stderr, slug: str, counts) -> None:
    """Print what the release changes, code by code, with texts that the public may read; the first ones of each kind."""
    system = CodeSystem.objects.filter(slug=slug).first()
    for row in counts.differences:
        shown = system is not None and system.shows_text_to(None, is_reserved=system.rules.is_reserved(row.code))
        before = f" (was: {row.old_title})" if shown and row.old_title not in ("", row.title) else ""
        stderr.write(f"{row.kind} {row.code}{f' {row.title}' if shown else ''}{before}")
    for kind in CodeEdition.Kind.values:
        printed = sum(row.kind == kind for row in counts.differences)
        if more := getattr(counts, kind) - printed:
            stderr.write(f"… and {more} more {kind}")


def print_completed(stderr, completed: int) -> None:
    """Print how many of the unchanged codes the release only completes."""
    if completed:
        stderr.write(
            f"{completed} of the unchanged codes only had texts, dates or headings filled in, or got another short title"
        )


def print_notes(stderr, notes: int) -> None:
    """Print how many notes the release has."""
    if notes:
        stderr.write(f"{notes:,} notes at codes and headings")


def print_affected(stderr, affected) -> None:
    """Print the public pages that use a code which the release revised or retired."""
    for use in affected:
        stderr.write(f"{use.address} uses {use.code}, which this release has {use.change}")


def as_json(**counts: int) -> str:
    """The counts as one JSON object."""
    return json.dumps(counts)
