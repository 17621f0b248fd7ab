"""Old .xls workbooks, read by a process of its own with little memory and time: the library believes every size in a file.

`python -m workbooks.xls_rows < FILE` writes a line of JSON for each row, `[number of its sheet, [text, …]]`, or a sentence
that says why the workbook is refused.
"""

import itertools
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum

from workbooks.cells import library_errors, text_of
from workbooks.xlsx_parts import MOST_CELLS, MOST_INSIDE, BadWorkbook

#: Bytes of memory, seconds of computing, and seconds until an answer. HCPCS of 2020 takes 0.1 GB and 0.3 seconds.
MEMORY, COMPUTING, WAITING = 1 << 30, 60, 300
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")  # a directory of a compound file. Source: Microsoft, [MS-OVBA] 2.2.1


def xls_sheets(content: bytes) -> Iterator[Iterator[list[str]]]:
    """The rows of each sheet that has any, one sheet after the other, with the texts of their cells.

    Raises BadWorkbook for what is no .xls workbook, for macros, for more than MOST_CELLS cells or MOST_INSIDE bytes of
    text, and for what takes more than MEMORY, COMPUTING or WAITING to read.
    """
    if _MACROS in content:
        raise BadWorkbook("This workbook has macros. Save it as .xlsx without macros.")
    for _, rows in itertools.groupby(_answer(content), key=lambda line: line[0]):
        yield (cells for _, cells in rows)


def _answer(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(Number of the sheet, cells) of each row, as the process told them. Raises BadWorkbook."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write(content)
        given.seek(0)
        try:
            subprocess.run(  # noqa: S603 - nothing in the command comes from the file
                [sys.executable, "-m", "workbooks.xls_rows"],
                cwd=Path(__file__).parents[1],
                env={},  # no secrets for whoever takes the process over
                stdin=given,
                stdout=taken,
                stderr=subprocess.DEVNULL,
                timeout=WAITING,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise BadWorkbook(
                "This workbook is broken, or takes too much memory or time. Open it in a spreadsheet program and save it "
                "as .xlsx, or save the sheet as CSV."
            ) from error
        taken.seek(0)
        for line in taken:
            told = json.loads(line)
            if isinstance(told, str):
                raise BadWorkbook(told)
            yield tuple(told)


def _work() -> None:
    """What the process does: it takes its limits, and tells the rows of all sheets or why there are none."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, COMPUTING),
        (resource.RLIMIT_FSIZE, MOST_INSIDE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        for row in _rows(sys.stdin.buffer.read()):
            sys.stdout.write(f"{json.dumps(row)}\n")
    except BadWorkbook as error:
        sys.stdout.write(f"{json.dumps(str(error))}\n")


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    with library_errors():
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            workbook.get_sheet_by_index(number)
            for number, sheet in enumerate(workbook.sheets_metadata)
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]
        if sum((sheet.end[0] + 1) * (sheet.end[1] + 1) for sheet in sheets if sheet.end) > MOST_CELLS:
            raise BadWorkbook(
                f"The sheets of this workbook reach over more than {MOST_CELLS:,} cells. Save the sheet as CSV."
            )
        for number, sheet in enumerate(sheets):
            for values in sheet.iter_rows():
                yield number, [text_of(value) for value in values]


if __name__ == "__main__":
    _work()
