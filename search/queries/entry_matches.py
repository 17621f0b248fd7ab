"""Which entries a query finds: by a name, by words of a name, or somewhere in the text; with what they can be narrowed by."""

from collections.abc import Iterable
from dataclasses import dataclass

from procedures.filters import DURATIONS
from procedures.models import ProcedureVersion
from search.queries.tiers import MatchTier
from search.rules import Expression, Unit, both, either
from textindex.prepared import rows
from textindex.words import folded, text_query

# A term that was replaced counts as the one that replaced it (procedures/models/terms.py).
# Whole words are compared by their stems, so a beginning that a person is still typing may end in the middle of one.
FIND = """
    SELECT v.procedure_id, v.id, v.name, v.kind, v.duration_min_minutes, v.duration_max_minutes,
           ARRAY(SELECT n.name FROM procedures_procedurename n WHERE n.version_id = v.id),
           ARRAY(SELECT DISTINCT coalesce(c.name, t.name) FROM procedures_procedureversion_specialties m
                 JOIN procedures_specialty t ON t.id = m.specialty_id
                 LEFT JOIN procedures_specialty c ON c.id = t.replaced_by_id WHERE m.procedureversion_id = v.id),
           ARRAY(SELECT DISTINCT coalesce(c.name, t.name) FROM procedures_procedureversion_settings m
                 JOIN procedures_setting t ON t.id = m.setting_id
                 LEFT JOIN procedures_setting c ON c.id = t.replaced_by_id WHERE m.procedureversion_id = v.id),
           ARRAY(SELECT DISTINCT coalesce(c.name, t.name) FROM procedures_procedureversion_anesthesia_types m
                 JOIN procedures_anesthesiatype t ON t.id = m.anesthesiatype_id
                 LEFT JOIN procedures_anesthesiatype c ON c.id = t.replaced_by_id WHERE m.procedureversion_id = v.id),
           ARRAY(SELECT DISTINCT coalesce(c.name, t.name) FROM procedures_procedurepersonnel m
                 JOIN procedures_personnelrole t ON t.id = m.role_id
                 LEFT JOIN procedures_personnelrole c ON c.id = t.replaced_by_id WHERE m.version_id = v.id),
           f.words @@ to_tsquery('medref', %(named)s), f.words @@ to_tsquery('medref', %(meant)s)
    FROM search_findable f
    JOIN procedures_procedureversion v ON v.procedure_id = f.procedure_id AND v.state = 'published'
    WHERE f.words @@ to_tsquery('medref', %(anywhere)s)
    ORDER BY length(v.name), v.name, v.id
"""

PRIMARY = """
    SELECT v.id, c.code_id FROM procedures_procedurecode c
    JOIN procedures_procedureversion v ON v.id = c.version_id AND v.state = 'published'
    WHERE c.relation = 'primary' AND c.code_id = ANY (%s::bigint[])
    ORDER BY v.name, v.id
"""


@dataclass(frozen=True)
class EntryMatch:
    """An entry that was found, by its ids; `matched_name` is the name that is the query or begins with it, or ""."""

    procedure: int
    version: int
    name: str
    tier: MatchTier
    matched_name: str
    facets: dict[str, tuple[str, ...]]


def match_entries(
    units: Iterable[Unit], phrases: Iterable[tuple[str, ...]], *, typing: bool = False
) -> list[EntryMatch]:
    """Published entries with all the units and phrases, the best first."""
    units = list(units)
    words = " ".join([*(word for unit in units for word in unit.words), *(word for p in phrases for word in p)])
    literal = text_query(words, unfinished=True, typing=typing)
    if not literal:
        return []
    expanded = both(_expression_of(unit) for unit in units) if units else ""
    asked = {
        "named": text_query(words, "AB", unfinished=True, typing=typing),
        "meant": _tsquery(expanded, "AB") or literal,
        "anywhere": f"({literal}) | ({_tsquery(expanded, 'AB') or literal})",
    }
    compared = folded(words)
    found = [_match(compared, *row) for row in rows(FIND, asked)]
    return sorted(found, key=lambda match: match.tier)


def primary_codes(codes: Iterable[int]) -> list[tuple[int, int]]:
    """(published version, its primary code) for those of these codes, by their ids, that are one."""
    codes = list(codes)
    return rows(PRIMARY, [codes]) if codes else []


def versions_by_id(ids: Iterable[int]) -> dict[int, ProcedureVersion]:
    """Versions with their entry."""
    ids = list(ids)
    return ProcedureVersion.objects.select_related("procedure").in_bulk(ids) if ids else {}


def _match(words, procedure, version, name, kind, shortest, longest, names, specialties, settings, anesthesia, personnel,
           named, meant) -> EntryMatch:  # fmt: skip
    """A row of FIND as a match; `words` are those of the query, folded."""
    facets = {
        "procedure_kind": (kind,) if kind else (),
        "specialty": tuple(specialties),
        "setting": tuple(settings),
        "anesthesia": tuple(anesthesia),
        "personnel": tuple(personnel),
        "duration": tuple(_duration_bands(shortest, longest)),
    }
    same = next((other for other in (name, *names) if folded(other) == words), "")
    begins = same or next((other for other in (name, *names) if folded(other).startswith(words)), "")
    tier = _tier(bool(same), bool(begins), named, meant)
    return EntryMatch(procedure, version, name, tier, begins, facets)


def _tier(is_name: bool, begins_name: bool, named: bool, meant: bool) -> MatchTier:
    """The best tier that fits: the query is a name, begins one, its words are in names, or what it means is."""
    if is_name:
        return MatchTier.WHOLE_NAME
    if begins_name:
        return MatchTier.NAME_BEGINNING
    if named:
        return MatchTier.ALL_WORDS
    return MatchTier.MEANING if meant else MatchTier.TEXT


def _duration_bands(shortest: int | None, longest: int | None) -> Iterable[str]:
    """The keys of all bands of DURATIONS that a duration in minutes overlaps; none for an unknown duration."""
    if shortest is None and longest is None:
        return
    low, high = shortest if shortest is not None else longest, longest if longest is not None else shortest
    for key, (_, begin, end) in DURATIONS.items():
        if high >= (begin or 0) and (end is None or low < end):
            yield key


def _expression_of(unit: Unit) -> Expression:
    """The words of the unit, or what the vocabulary says instead of them all or of each."""
    meanings = [m.expression for m in unit.meanings if m.expression]
    each = [
        either([word, *(m.expression for m in inner if m.expression)])
        for word, inner in zip(unit.words, unit.inner or [()] * len(unit.words), strict=True)
    ]
    return either([both(each), *meanings])


def _tsquery(expression: Expression, weights: str) -> str:
    """The expression in the language of PostgreSQL's text search; its words are letters and digits only."""
    if isinstance(expression, str):
        return f"'{expression}':{'*' if len(expression) > 1 else ''}{weights}" if expression else ""
    joint = " & " if expression[0] == "and" else " | "
    return f"({joint.join(_tsquery(part, weights) for part in expression[1:])})"
