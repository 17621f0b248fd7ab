"""Reads old .xls workbooks in a separate process with limits on memory and time, because the library trusts declared sizes.

`python -m workbooks.xls_rows < FILE` writes a line of JSON for each row, `[[number, name of the sheet], [text or number, …]]`,
or a string that says why the workbook is refused.
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

from workbooks.cells import is_hidden, library_errors, refuse_password, text_of
from workbooks.number_formats import TOO_LONG, has_lost_digits
from workbooks.xlsx_parts import MOST_CELLS, MOST_INSIDE, BadWorkbook

#: Limits: bytes of memory, seconds of CPU time, seconds in total. HCPCS of 2020 takes 0.1 GB and 0.3 seconds.
MEMORY, COMPUTING, WAITING = 1 << 30, 60, 300
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")  # a directory of a compound file. Source: Microsoft, [MS-OVBA] 2.2.1


def xls_sheets(content: bytes) -> Iterator[tuple[str, Iterator[list[str | float]]]]:
    """The name and the rows of each sheet that has any, hidden sheets last: the numbers of their cells, or else the texts.

    Raises BadWorkbook if the content is not an .xls workbook, has a password, macros, a number of more than 15 digits, more than
    MOST_CELLS cells or MOST_INSIDE bytes of text, or takes more than MEMORY, COMPUTING or WAITING to read.
    """
    refuse_password(content)
    if _MACROS in content:
        raise BadWorkbook("This workbook has macros. Save it as .xlsx without macros.")
    for (_, name), rows in itertools.groupby(_answer(content), key=lambda line: line[0]):
        yield name, (cells for _, cells in rows)


def _answer(content: bytes) -> Iterator[tuple[list, list[str | float]]]:
    """(number and name of the sheet, cells) of each row, from the output of the process. Raises BadWorkbook."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write(content)
        source.seek(0)
        try:
            subprocess.run(  # noqa: S603 - nothing in the command comes from the file
                [sys.executable, "-m", "workbooks.xls_rows"],
                cwd=Path(__file__).parents[1],
                env={},  # a hostile file that takes over the process must find no secrets
                stdin=source,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=WAITING,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise BadWorkbook(
                "This workbook is broken, or takes too much memory or time. Open it in a spreadsheet program and save it "
                "as .xlsx, or save the sheet as CSV."
            ) from error
        output.seek(0)
        for line in output:
            answer = json.loads(line)
            if isinstance(answer, str):
                raise BadWorkbook(answer)
            yield tuple(answer)


def _main() -> None:
    """Run in the process: set the limits, then write the rows of all sheets, or why the workbook is refused."""
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


def _rows(content: bytes) -> Iterator[tuple[tuple[int, str], list[str | float]]]:
    with library_errors():
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            workbook.get_sheet_by_index(number)
            for number, sheet in sorted(enumerate(workbook.sheets_metadata), key=lambda sheet: is_hidden(sheet[1]))
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]
        if sum((sheet.end[0] + 1) * (sheet.end[1] + 1) for sheet in sheets if sheet.end) > MOST_CELLS:
            raise BadWorkbook(
                f"The sheets of this workbook span more than {MOST_CELLS:,} cells. Save the sheet as CSV."
            )
        for number, sheet in enumerate(sheets):
            for row, values in enumerate(sheet.iter_rows(), start=1):
                if any(isinstance(value, float) and has_lost_digits(value) for value in values):
                    raise BadWorkbook(f"Sheet “{sheet.name}”, row {row}: a cell {TOO_LONG}.")
                yield (number, sheet.name), [value if isinstance(value, float) else text_of(value) for value in values]


if __name__ == "__main__":
    _main()
