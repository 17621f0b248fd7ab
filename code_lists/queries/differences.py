"""What differs between two versions of a code list."""

from collections import defaultdict
from dataclasses import dataclass

from code_lists.models import CodeListVersion, Rule
from code_lists.queries.expansion import expand
from code_lists.queries.sentences import in_words
from code_lists.rules import CODES
from codes.models import Code


@dataclass(frozen=True)
class Difference:
    """What `after` has and `before` has not, and the reverse. Titles (before, after) are by the id of their code."""

    added: tuple[Code, ...]
    removed: tuple[Code, ...]
    retitled: tuple[Code, ...]
    titles: dict[int, tuple[str, str]]
    rules_added: tuple[str, ...]
    rules_removed: tuple[str, ...]


def difference(before: CodeListVersion, after: CodeListVersion, user) -> Difference:
    """How the codes and rules of two versions differ; a draft with the codes that its rules mean now."""
    old, new = titles_of(before, user), titles_of(after, user)
    retitled = {pk for pk in old.keys() & new.keys() if old[pk] != new[pk]}
    named = Code.objects.with_system().in_bulk((old.keys() ^ new.keys()) | retitled)
    codes = sorted(named.values(), key=lambda code: (code.system.position, code.code))
    rules_before, rules_after = (list(version.rules.select_related("system")) for version in (before, after))
    return Difference(
        tuple(code for code in codes if code.pk not in old),
        tuple(code for code in codes if code.pk not in new),
        tuple(code for code in codes if code.pk in retitled),
        {pk: (old[pk], new[pk]) for pk in retitled},
        _only_in(rules_after, rules_before),
        _only_in(rules_before, rules_after),
    )


def titles_of(version: CodeListVersion, user) -> dict[int, str]:
    """The codes of a version by id, with their titles: those of the day when it was signed off, or those of today."""
    if not version.is_draft:
        return dict(version.listed.order_by().values_list("code", "title"))
    codes = expand(version.rules.select_related("system"), with_retired=version.with_retired, user=user).codes
    return dict(Code.objects.filter(pk__in=codes).order_by().values_list("pk", "title"))


def _only_in(rules: list[Rule], others: list[Rule]) -> tuple[str, ...]:
    """What these rules say and the others do not, in words: of rules that name codes only the codes that differ."""
    named, known = defaultdict(set), {_meaning(rule) for rule in others}
    for rule in others:
        if rule.kind == CODES:
            named[rule.excludes, rule.system_id].update(rule.named)
    found = []
    for rule in rules:
        if rule.kind == CODES:
            codes = [code for code in rule.named if code not in named[rule.excludes, rule.system_id]]
            rule = Rule(excludes=rule.excludes, kind=CODES, system=rule.system, value="\n".join(codes))
        if rule.value and _meaning(rule) not in known:
            found.append(rule)
    return tuple(f"{'Without' if rule.excludes else 'With'} {words}" for rule, words in in_words(found))


def _meaning(rule: Rule) -> tuple:
    return rule.excludes, rule.kind, rule.system_id, rule.value
