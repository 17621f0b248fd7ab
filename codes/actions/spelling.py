"""Decides whether case or dots distinguish the codes of a system without a module, and gives staged codes their stored form."""

from codes.formats.rows import AboutCodes
from codes.models import CodeSystem
from codes.systems import SYSTEMS

# Codes that differ by case or dots alone are different codes if their titles differ, or if there are no titles.
APART = """
    SELECT (array_agg(code ORDER BY code))[1], (array_agg(other ORDER BY code))[1],
           coalesce(bool_or(by_case), false), coalesce(bool_or(by_dots), false)
    FROM (SELECT min(code COLLATE "C") AS code, max(code COLLATE "C") AS other,
                 count(DISTINCT replace(code, '.', '')) > 1 AS by_case, count(DISTINCT upper(code)) > 1 AS by_dots
          FROM staged_row
          WHERE term_kind IS NULL AND EXISTS (SELECT FROM staged_row WHERE code <> upper(replace(code, '.', '')))
          GROUP BY upper(replace(code, '.', ''))
          HAVING count(DISTINCT code) > 1 AND (count(DISTINCT title) > 1 OR max(title) = '')) alike
"""
STORE = """
    UPDATE staged_row
    SET code = {code}, stated_parent = coalesce(nullif({parent}, {code}), ''),
        other_parents = CASE WHEN other_parents <> '{{}}' THEN
            (SELECT array_agg({other}) FROM unnest(other_parents) AS other) ELSE other_parents END
    WHERE code <> {code} OR stated_parent <> {parent} OR other_parents <> '{{}}'
"""


def store_as_system(cursor, system: CodeSystem, stated: AboutCodes) -> str:
    """Give the codes in `staged_row` the stored form of their system, and return what a person should know about it, or "".

    The first release of a system decides: case or dots distinguish its codes if the file says so (`stated`) or has different
    codes that differ by nothing else. Once codes are stored without case or dots, a later file cannot bring these back.
    """
    if system.slug in SYSTEMS:
        return ""
    cursor.execute(APART)
    code, other, by_case, by_dots = cursor.fetchone()
    case, dots = stated.case_matters or by_case, stated.dots_matter or by_dots
    remark = ""
    if case > system.case_matters or dots > system.dots_matter:
        what = " and ".join(name for name, matters in (("case", case), ("dots", dots)) if matters)
        why = f"The file has different codes, such as {code} and {other}" if code else "The file says so"
        if system.releases.in_use().exists():
            remark = (
                f"{why}: its codes are told apart by {what}, but those of {system} were not when its first release was "
                "loaded, so of codes that differ by nothing else only one is loaded. To load them all, withdraw the releases of "
                f"{system} and load this file first."
            )
        else:
            system.case_matters, system.dots_matter = case or system.case_matters, dots or system.dots_matter
            system.save(update_fields=["case_matters", "dots_matter"])
            remark = f"{why}: the codes of {system} are told apart by {what} from now on."
    cursor.execute(STORE.format(**{name: _stored(system, column) for name, column in _COLUMNS.items()}))
    return remark


_COLUMNS = {"code": "code", "parent": "stated_parent", "other": "other"}


def _stored(system: CodeSystem, column: str) -> str:
    """The stored form of a code in SQL, as `SystemRules.normalise` has it for a code with single blanks."""
    column = column if system.rules.blanks_matter else f"replace({column}, ' ', '')"
    column = column if system.dots_matter else f"replace({column}, '.', '')"
    return column if system.case_matters else f"upper({column})"
