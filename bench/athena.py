"""Loads one vocabulary from an OHDSI Athena bundle of a million concepts: time and memory of the loading process."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from psycopg.conninfo import make_conninfo

from bench.table import Row, seconds
from codes.formats.athena import CONCEPT_COLUMNS, ENGLISH, LONGEST_NAME, SYNONYM_COLUMNS

COUNT = 1_000_000
# The vocabularies of ten consecutive concepts, mixed as in a real bundle.
_VOCABULARIES = ("SNOMED", "LOINC", "SNOMED", "SNOMED", "RxNorm", "SNOMED", "SNOMED", "RxNorm", "SNOMED", "SNOMED")
_PARTS = ("stomach", "colon", "appendix", "liver", "pancreas", "femur", "humerus", "skin", "aorta", "larynx")
_SCATTER = 7919  # a prime: the ids are unordered, and each occurs once
#: Runs a command and prints the peak memory of its process. In between, because a process begins with the peak of the one that
#: started it.
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def works() -> Iterator[Row]:
    """Load with `bin/manage import_codes` in a separate process, into the database of the benchmarks."""
    with TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle.zip"
        write_bundle(bundle)
        used = []
        taken = seconds(lambda: used.append(load(bundle)))
    codes = sum(_vocabulary(number) == "SNOMED" for number in range(COUNT))
    yield Row(f"load {codes:,} of {COUNT:,} Athena concepts, fresh, searchable", taken)
    yield Row("the same", codes / taken, unit="codes a second")
    yield Row("the same: most memory of the process", used[0] / 1024, unit="MB", goal="under 400 MB")


def write_bundle(path: Path) -> None:
    """Write a zip of COUNT generated concepts in three vocabularies, with six synonyms for every five concepts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, columns, lines in (
            ("CONCEPT.csv", CONCEPT_COLUMNS, _concepts()),
            ("CONCEPT_SYNONYM.csv", SYNONYM_COLUMNS, _synonyms()),
        ):
            with archive.open(name, "w") as file:
                file.write("\t".join(columns).encode() + b"\n")
                file.writelines(line.encode() for line in lines)


def _concepts() -> Iterable[str]:
    for number in range(COUNT):
        vocabulary, code = _vocabulary(number), 100_000_000 + number
        yield (
            f"{_concept_id(number)}\t{_name(number)[:LONGEST_NAME]}\tProcedure\t{vocabulary}\tProcedure\tS\t{code}\t"
            f"{2002 + number % 20}0131\t20991231\t\n"
        )


def _synonyms() -> Iterable[str]:
    for number in range(COUNT):
        whole = _name(number)
        name = whole if len(whole) > LONGEST_NAME else f"{_PARTS[number % 10].title()} procedure {number}".strip()
        yield f"{_concept_id(number)}\t{name}\t{ENGLISH}\n"
        if number % 5 == 0:
            yield f"{_concept_id(number)}\tOperation {number} of the {_PARTS[number % 10]}\t{ENGLISH}\n"


def _vocabulary(number: int) -> str:
    return _VOCABULARIES[number % len(_VOCABULARIES)]


def _concept_id(number: int) -> int:
    return number * _SCATTER % COUNT + 1


def _name(number: int) -> str:
    """A title of some sixty characters; one in a thousand is too long for its column."""
    name = f"Procedure {number} on {_PARTS[number % 10]} and {_PARTS[number // 10 % 10]}, approach {number % 7}"
    return name if number % 1000 else name * 6


def load(bundle: Path) -> int:
    """Load it with the management command, and return the peak memory of the process in kB."""
    command = [sys.executable, "manage.py", "import_codes", "snomed", str(bundle), "--release", "2025"]
    address = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    measured = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", _MEASURED, *command],
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.PIPE,
        check=True,
    )
    return int(measured.stdout) // (1024 if sys.platform == "darwin" else 1)
