"""Which codes the rules of a code list mean: one query for each rule, then sets."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from code_lists.models import CodeListVersion, Rule
from code_lists.rules import AXES, BEGINNING, BELOW, CODES, GROUP, axes_of, pattern_of
from codes.models import Code, CodeGroup, CodeSystem, Release
from codes.queries import codes_matching
from codes.systems.icd10pcs.building import LENGTH

#: How many of the codes with a problem are named.
MOST_NAMED = 20

# UNION, so that headings above each other are not followed forever.
BELOW_SQL = """
    WITH RECURSIVE below AS (
        SELECT id FROM codes_code WHERE system_id = %s AND code = %s
        UNION
        SELECT found.id FROM below CROSS JOIN LATERAL (
            SELECT id FROM codes_code WHERE parent_id = below.id
            UNION ALL SELECT code_id FROM codes_otherparent WHERE parent_id = below.id) found)
    SELECT id FROM below
"""


@dataclass(frozen=True)
class Effect:
    """What one rule does: the ids of the codes that it means, how many of them it adds or removes, and what is odd about it.

    `stops` are problems with which nobody may sign off the version, `warns` those that somebody may accept.
    """

    rule: Rule
    found: frozenset[int]
    changes: int
    stops: tuple[str, ...]
    warns: tuple[str, ...]


@dataclass(frozen=True)
class Expansion:
    """The ids of the codes of a list, and what each rule does."""

    codes: frozenset[int]
    effects: tuple[Effect, ...]

    @property
    def stops(self) -> list[str]:
        """The problems of all rules with which nobody may sign off."""
        return [problem for effect in self.effects for problem in effect.stops]


def expand(rules: Iterable[Rule], *, with_retired: bool, user) -> Expansion:
    """The codes that the rules mean, in one or two queries for each.

    What one rule leaves out stays out, wherever it stands. Rules that name no codes take those that can be billed: no
    headings, and retired ones only `with_retired`. Words are looked for in what the licences let `user` read.
    """
    rules = list(rules)
    read = [_codes_of(rule, user) for rule in rules]
    found = [
        frozenset(pk for pk, _, is_retired, _ in rows if with_retired or not is_retired) for rows in read
    ]  # (id, code, whether it is retired, whether it is a heading)
    included = _union(here for rule, here in zip(rules, found, strict=True) if not rule.excludes)
    excluded = _union(here for rule, here in zip(rules, found, strict=True) if rule.excludes)
    effects, now = [], set()
    removed: set[int] = set()
    for rule, rows, here in zip(rules, read, found, strict=True):
        new = (here & included) - removed if rule.excludes else here - now
        (removed if rule.excludes else now).update(new)
        named = _problems_of_names(rule, rows, with_retired) if rule.kind == CODES else ([], [])
        warns = [*named[1], *_problems_of_sets(rule, here, included, excluded)]
        effects.append(Effect(rule, here, len(new), tuple(named[0]), tuple(warns)))
    return Expansion(included - excluded, tuple(effects))


def systems_of(version: CodeListVersion) -> QuerySet[CodeSystem]:
    """The code systems of the rules of a version."""
    return CodeSystem.objects.filter(Exists(version.rules.filter(system=OuterRef("pk"))))


def _codes_of(rule: Rule, user) -> list[tuple[int, str, bool, bool]]:
    """(id, code, whether it is retired, whether it is a heading) of all codes that a rule means, retired ones too."""
    codes = _meant(rule, user).filter(system=rule.system_id)
    if rule.kind == CODES:
        unreleased = ~Exists(Release.objects.in_use().filter(system=rule.system_id))
        codes = codes.filter(Q(added_in__isnull=False) | unreleased)
    else:
        codes = codes.filter(added_in__isnull=False, is_header=False)
    rows = codes.order_by().values_list("pk", "code", "retired_in", "is_header")
    return [(pk, code, release is not None, is_heading) for pk, code, release, is_heading in rows]


def _meant(rule: Rule, user) -> QuerySet[Code]:
    if rule.kind == CODES:
        return Code.objects.filter(code__in=rule.named)
    if rule.kind == BEGINNING:
        return Code.objects.filter(code__startswith=rule.value)
    if rule.kind == AXES:
        return Code.objects.filter(code__regex=pattern_of(axes_of(rule.value), LENGTH))
    if rule.kind == BELOW:
        return Code.objects.filter(pk__in=RawSQL(BELOW_SQL, [rule.system_id, rule.value]))  # noqa: S611 - our own text
    if rule.kind == GROUP:
        grouping, _, key = rule.value.partition(" ")
        groups = CodeGroup.objects.filter(grouping__system=rule.system_id, grouping__slug=grouping, key=key)
        return Code.objects.filter(groups__in=groups)
    return codes_matching(rule.value, user)


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)


def _problems_of_names(rule: Rule, rows, with_retired: bool) -> tuple[list[str], list[str]]:
    """What is odd about the codes that the rule names, in words: (unknown codes, retired codes and headings)."""
    known, display = {code for _, code, _, _ in rows}, rule.system.rules.display
    unknown = [code for code in rule.named if code not in known]
    retired = [display(code) for _, code, is_retired, _ in rows if is_retired]
    headings = [display(code) for _, code, is_retired, is_heading in rows if is_heading and not is_retired]
    became = "it is taken all the same" if with_retired else "it is left out"
    warns = [f"{_several(retired)}: retired, {became}."] if retired else []
    if headings:
        warns.append(
            f"{_several(headings)}: not billable. A heading that is named does not stand for the codes below it."
        )
    return [f"{_several(unknown)}: no code of {rule.system}. Correct or remove it."] if unknown else [], warns


def _problems_of_sets(rule: Rule, here, included, excluded) -> list[str]:
    if not here:
        return ["This rule means no code."]
    if rule.excludes and not here & included:
        return ["This rule leaves nothing out: no other rule takes these codes."]
    if not rule.excludes and here <= excluded:
        return ["All codes of this rule are left out by others."]
    return []


def _several(codes: list[str]) -> str:
    more = f" and {len(codes) - MOST_NAMED:,} more" if len(codes) > MOST_NAMED else ""
    return ", ".join(f"“{code}”" for code in codes[:MOST_NAMED]) + more
