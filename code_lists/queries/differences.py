"""What differs between two versions of a code list."""

from dataclasses import dataclass

from code_lists.models import CodeListVersion, Rule
from code_lists.queries.expansion import expand
from code_lists.queries.sentences import in_words
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
    rules_before, rules_after = _sentences(before), _sentences(after)
    return Difference(
        tuple(code for code in codes if code.pk not in old),
        tuple(code for code in codes if code.pk not in new),
        tuple(code for code in codes if code.pk in retitled),
        {pk: (old[pk], new[pk]) for pk in retitled},
        tuple(words for words in rules_after if words not in rules_before),
        tuple(words for words in rules_before if words not in rules_after),
    )


def titles_of(version: CodeListVersion, user) -> dict[int, str]:
    """The codes of a version by id, with their titles: those of the day when it was signed off, or those of today."""
    if not version.is_draft:
        return dict(version.listed.order_by().values_list("code", "title"))
    codes = expand(version.rules.select_related("system"), with_retired=version.with_retired, user=user).codes
    return dict(Code.objects.filter(pk__in=codes).order_by().values_list("pk", "title"))


def _sentences(version: CodeListVersion) -> list[str]:
    return [_with_side(rule, words) for rule, words in in_words(version.rules.select_related("system"))]


def _with_side(rule: Rule, words: str) -> str:
    return f"{'Without' if rule.excludes else 'With'} {words}"
