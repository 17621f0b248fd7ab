"""Codes that read exactly like a text, and their results: each between the entries that use it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from codes.models import Code
from codes.queries.by_form import codes_reading, printed_so
from codes.queries.closeness import distance
from codes.queries.hierarchy import heading_notes
from codes.queries.readings import Reading
from procedures.models import ProcedureVersion
from search.asides import modifiers_behind
from search.queries.entry_matches import published_versions
from search.queries.found import Result
from search.queries.results import code_result
from search.queries.snapshot import Snapshot
from textindex.cache import Stamps
from textindex.prepared import rows

EXACT_SCORE = 1000.0
#: How many entries that use a code without being about it are shown.
MOST_USES = 5

USES = """
    SELECT c.code_id, v.procedure_id, c.relation = 'primary' FROM procedures_procedurecode c
    JOIN procedures_procedureversion v ON v.id = c.version_id AND v.state = 'published'
    WHERE c.code_id = ANY (%s::bigint[]) ORDER BY v.name, v.id
"""


class _Uses(NamedTuple):
    """The entries whose primary code a code is, and those that use it otherwise, MOST_USES at most."""

    primary: Sequence[ProcedureVersion] = ()
    other: Sequence[ProcedureVersion] = ()


def codes_fitting(lines: Mapping[str, list[Reading]], under: Snapshot) -> dict[str, list[Code]]:
    """By line: the codes that read exactly like it, valid ones first."""
    codes = codes_reading(
        {form for of_line in lines.values() for reading in of_line for form, _ in reading.codes}, under.now
    )
    found = {}
    for text, readings in lines.items():
        is_modified = bool(modifiers_behind(text))
        fitting = [code for code in codes if any(reading.is_of(code) for reading in readings)]
        fitting = printed_so(fitting, text, under.now)
        # “45.2” is the code that is printed so, or nearly so; modifiers say whose code it is.
        fitting.sort(
            key=lambda code: (
                is_modified and not code.system.rules.modifiers,
                distance(code.display, text),
                code.retired_in_id is not None,
                code.system.position,
            )
        )
        found[text] = fitting
    return found


def results_of_each(fitting: Mapping[str, list[Code]], under: Snapshot) -> Iterator[list[Result]]:
    """The results for the codes of each line: between the entries that use them."""
    codes = list({code.pk: code for of_line in fitting.values() for code in of_line}.values())
    uses, notes = _uses_of(codes, under.now), heading_notes([code for code in codes if code.is_header])
    for of_line in fitting.values():
        results = []
        for code in of_line:
            name, of_code = f"{code.system.name} {code.display}", uses.get(code.pk, _Uses())
            results += [_entry_result(version, f"primary code {name}") for version in of_code.primary]
            results.append(
                code_result(code, under.user, "exact code", EXACT_SCORE, note=notes.get(code.pk, ""), is_exact=True)
            )
            results += [_entry_result(version, f"uses code {name}") for version in of_code.other[:MOST_USES]]
        yield results


def _entry_result(version: ProcedureVersion, why: str) -> Result:
    return Result(
        "procedure", version.name, version.get_absolute_url(), why, EXACT_SCORE, version=version, is_exact=True
    )


def _uses_of(codes: Iterable[Code], now: Stamps) -> dict[int, _Uses]:
    """By id of a code: the published versions that use it."""
    links = rows(USES, [asked]) if (asked := [code.pk for code in codes]) else []
    versions = published_versions({procedure for _, procedure, _ in links}, now)
    uses: dict[int, _Uses] = {}
    for code, procedure, is_primary in links:
        if procedure in versions:
            of_code = uses.setdefault(code, _Uses([], []))
            (of_code.primary if is_primary else of_code.other).append(versions[procedure])
    return uses
