"""How long finding similar codes takes and how much memory, in a process of its own: official codes, and generated ones."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from django.db import connection

from bench.made import made_codes
from bench.serving import ROOT, peak_memory_of, site
from bench.table import Figures, Row
from codes.models import CodeSystem

#: Numbers of generated codes of each system, and how many seconds are waited for one.
COUNTS, PATIENCE = (150_000, 1_000_000), 1_200
SYSTEMS = ("icd10pcs", "icd10cm")
COPY = "COPY made_codes (system_id, code, title, short_title, is_header, is_reserved) FROM STDIN"
#: The larger count includes the codes of the smaller one.
ADD = """
    INSERT INTO codes_code (system_id, code, title, short_title, is_header, is_reserved)
    SELECT system_id, code, title, short_title, is_header, is_reserved FROM made_codes ON CONFLICT DO NOTHING
"""


def sizes() -> Iterator[Row | Figures]:
    """Seconds and peak memory of rebuild_similar over COUNTS generated codes of each system."""
    with site() as env:
        for system in CodeSystem.objects.filter(slug__in=SYSTEMS):
            for count in COUNTS:
                _add(system, count)
                goal = "under 120 s" if count == COUNTS[0] else ""
                yield rebuilt(system, f"{count:,} generated codes", env, goal=goal)


def rebuilt(system: CodeSystem, what: str, env: Mapping[str, str], *, goal: str = "") -> Row | Figures:
    """Find the similar codes of a system with the command; `env` is that of a site on the database of the benchmark."""
    work = f"similar codes of {what} of {system}"
    command = (sys.executable, "manage.py", "rebuild_similar", system.slug)
    start, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        while process.poll() is None:
            if time.perf_counter() - start > PATIENCE:
                process.kill()
                return Row(f"{work}: stopped after {PATIENCE:,} s")
            peak = max(peak, peak_memory_of(process.pid))
            time.sleep(0.2)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Figures(f"{work}: s / peak MB", (time.perf_counter() - start, peak), goal=goal, compared=0)


def _add(system: CodeSystem, count: int) -> None:
    """Give the system generated codes until there are `count`."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE made_codes (LIKE codes_code)")
        cursor.execute("ALTER TABLE made_codes ALTER id DROP NOT NULL")
        with cursor.copy(COPY) as copy:
            for row in made_codes(system.slug, count):
                copy.write_row((system.pk, row.code, row.title, row.short_title, False, False))
        cursor.execute(ADD)
        cursor.execute("DROP TABLE made_codes")
        cursor.execute("ANALYZE codes_code")
