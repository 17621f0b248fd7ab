"""The rules of a code list in words."""

from collections.abc import Iterable

from code_lists.models import Rule
from code_lists.rules import AXES, BEGINNING, BELOW, CODES, GROUP, axes_of
from codes.models import AxisValue

#: How many of the codes that a rule names are in its sentence.
MOST_NAMED = 12
#: After how many characters what a character means no longer depends on those before it.
_DECIDING = 2


def in_words(rules: Iterable[Rule]) -> list[tuple[Rule, str]]:
    """Each rule with what it means: “ICD-10-PCS codes that begin with 0DT”. One query if there are rules by axes."""
    rules = list(rules)
    values = AxisValue.objects.filter(system__in={rule.system_id for rule in rules if rule.kind == AXES})
    labels = {(value.system_id, value.context, value.position, value.character): value for value in values}
    return [(rule, _sentence(rule, labels)) for rule in rules]


def _sentence(rule: Rule, labels: dict) -> str:
    name, display = rule.system.name, rule.system.rules.display
    if rule.kind == CODES:
        codes = [display(code) for code in rule.named]
        more = f" and {len(codes) - MOST_NAMED:,} more" if len(codes) > MOST_NAMED else ""
        return f"{name} {', '.join(codes[:MOST_NAMED])}{more}"
    if rule.kind == BEGINNING:
        return f"{name} codes that begin with {display(rule.value)}"
    if rule.kind == BELOW:
        return f"{name} {display(rule.value)} and all codes below it"
    if rule.kind == AXES:
        return f"{name} codes with {_axes(rule, labels)}"
    if rule.kind == GROUP:
        grouping, _, key = rule.value.partition(" ")
        return f"{name} codes of the group {key} of {grouping}"
    return f"{name} codes found by the words “{rule.value}”"


def _axes(rule: Rule, labels: dict) -> str:
    axes = axes_of(rule.value)
    first = [axes[place] if len(axes.get(place, "")) == 1 else "" for place in range(1, _DECIDING + 1)]
    parts = []
    for position, characters in axes.items():
        context = "".join(first[: position - 1])
        known = [labels.get((rule.system_id, context, position, character)) for character in characters]
        named = [
            f"{character} ({value.label})" if value else character
            for character, value in zip(characters, known, strict=True)
        ]
        axis = next((value.axis.lower() for value in known if value), f"character {position}")
        parts.append(f"{axis} {' or '.join(named)}")
    return ", ".join(parts)
