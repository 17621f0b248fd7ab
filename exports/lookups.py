"""The answers of the bulk look-up as a file, one row per line that was looked up."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from codes.models import Code
from codes.queries import Answer, Outcome
from exports.writers import write_xlsx
from workbooks.csv_lines import csv_lines

#: The input comes first, so that the file can be looked up again.
HEADINGS = (
    "input",
    "line",
    "outcome",
    "found_by",
    "system",
    "code",
    "title",
    "note",
    "replacements",
    "candidates",
    "nearest",
)


def lookup_file(answers: Iterable[tuple[int, str, Answer]], format: str) -> bytes:
    """The whole file, "csv" or "xlsx". `answers` are (number, text, answer) of each line, after the licence gate.

    Raises UnfitForSpreadsheet for an input that does not fit a spreadsheet cell.
    """
    rows = _rows(answers)
    if format == "csv":
        return "".join(csv_lines(HEADINGS, rows)).encode()
    with TemporaryDirectory(prefix="medref-lookup-") as folder:
        path = Path(folder) / "lookup.xlsx"
        write_xlsx(path, HEADINGS, rows)
        return path.read_bytes()


def _rows(answers: Iterable[tuple[int, str, Answer]]) -> Iterator[dict]:
    for number, text, answer in answers:
        # if the writer cannot write a row, its message names the slug
        row = {"slug": f"Line {number}", "input": text, "line": number, "outcome": str(answer.outcome)}
        yield row | {"found_by": answer.matched, "note": answer.note} | _codes(answer)


def _codes(answer: Answer) -> dict:
    listed = "; ".join(map(_listed, answer.codes)) + (f"; and {answer.more} more" if answer.more else "")
    if answer.outcome == Outcome.AMBIGUOUS:
        return {"candidates": listed}
    if answer.outcome == Outcome.UNKNOWN:
        return {"nearest": listed}
    code = answer.codes[0]
    replacements = "; ".join(f"{_listed(row.target)} ({row.get_kind_display().lower()})" for row in answer.replacements)
    return {"system": code.system.name, "code": code.display, "title": code.text, "replacements": replacements}


def _listed(code: Code) -> str:
    return f"{code.system.name} {code.display} {code.text}".rstrip()
