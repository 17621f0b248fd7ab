"""Writes the rules of a draft; called by the actions that have asked who may."""

from collections.abc import Sequence

from code_lists.models import CodeListVersion, Rule
from code_lists.rules import CODES, LONGEST_NOTE, MOST_RULES, ListRefused, RuleRow, checked_value
from codes.actions import mention_codes
from codes.models import CodeSystem


def write_rules(version: CodeListVersion, rows: Sequence[RuleRow]) -> None:
    """Give a draft these rules, in this order, instead of those that it has. Raises ListRefused.

    A code of a system without releases is created without a title (docs/adr/0005).
    """
    if len(rows) > MOST_RULES:
        raise ListRefused(
            f"The list has {len(rows):,} rules; the limit is {MOST_RULES}. Put codes together in one rule."
        )
    for row in rows:
        if len(row.note) > LONGEST_NOTE:
            raise ListRefused(f"A note is longer than {LONGEST_NOTE} characters. Shorten it.")
    rules = [
        Rule(
            version=version,
            position=position,
            **row._replace(value=checked_value(row.kind, row.value, row.system.rules))._asdict(),
        )
        for position, row in enumerate(rows, start=1)
    ]
    for rule in rules:
        if rule.kind == CODES:
            _mention(rule.system, rule.named)
    version.rules.all().delete()
    Rule.objects.bulk_create(rules)


def _mention(system: CodeSystem, codes: list[str]) -> None:
    fitting = [code for code in codes if system.rules.fits(code)]
    if fitting and not system.releases.in_use().exists():
        mention_codes([(system.slug, code) for code in fitting], {system.slug: system})
