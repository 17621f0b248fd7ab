"""Template filters that render the texts and figures of an entry as words and HTML."""

import json

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from documents.row_kinds import ROW_KINDS
from procedures.markdown import plain_text, render_markdown, with_source_links
from procedures.rules import says_unreviewed

register = template.Library()
#: As Django escapes JSON for a script element (django.utils.html.json_script).
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
#: Fewer days are said as days: “after 7 days”, “after 2 weeks”.
_FEWEST_IN_WEEKS = 14

register.filter("markdown", render_markdown)
register.filter("plain", plain_text)
register.filter("says_unreviewed", says_unreviewed)


@register.filter
def json_ld(data: dict) -> SafeString:
    """The element with this data for search engines; no text in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text.translate(_ESCAPES)))


@register.filter
def source_links(text: str, version) -> SafeString:
    """A text, or safe HTML, in which marks such as [1] lead to the sources of the version."""
    return with_source_links(text, len(version.sources.all()))


@register.filter
def explained(html: str, words) -> SafeString:
    """Safe HTML in which the first use of each word of the glossary opens its explanation (`words`: the section’s, or none)."""
    return SafeString(words.mark(str(conditional_escape(html)))) if words else html


@register.filter
def beside(cells, versions):
    """Each version of a comparison with its cell of a row."""
    return zip(versions, cells, strict=True)


@register.filter
def with_content(sections, version):
    """The sections (from the context of the page) that have content in this version; others are not shown."""
    rows = {kind.section: getattr(version, key).all() for key, kind in ROW_KINDS.items()} | {
        "description": [*version.steps.all(), *version.tools.all(), *version.illustrations.all()],
        "duration": [version.duration_min_minutes, version.duration_max_minutes],
        "setting": version.settings.all(),
        "personnel": version.personnel.all(),
        "risks": version.risks.all(),
    }
    return [
        section
        for section in sections
        if section["text"] or section["parts"] or not section["applies"] or any(rows.get(section["key"], ()))
    ]


@register.filter
def usual_duration(version) -> str:
    """How long the procedure usually takes: "20 to 40 minutes", "1 to 2 hours", "45 minutes to 2 hours"; "" if unknown."""
    low, high = version.duration_min_minutes, version.duration_max_minutes
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {_in_words(high)}"
    if high is None:
        return f"from {_in_words(low)}"
    shortest, longest = _in_words(low), _in_words(high)
    if shortest == longest:
        return shortest
    (count, unit), (_, long_unit) = shortest.split(" ", 1), longest.split(" ", 1)
    if unit.rstrip("s") == long_unit.rstrip("s") and " " not in unit:
        return f"{count} to {longest}"
    return f"{shortest} to {longest}"


@register.filter
def usual_stay(version) -> str:
    """How long patients stay: "home the same day", "home the same day, or 1 night", "2 to 4 nights"; "" if unknown."""
    low, high = version.stay_min_nights, version.stay_max_nights
    if high is None:
        return "" if low is None else f"{_nights(low)} or more" if low else ""
    if low == high:
        return _nights(high)
    if not low:
        return f"home the same day, or up to {_nights(high)}" if low is not None else f"up to {_nights(high)}"
    return f"{low} to {_nights(high)}"


def _nights(nights: int) -> str:
    return f"{nights} night{'' if nights == 1 else 's'}" if nights else "home the same day"


@register.filter
def days_after(milestone) -> str:
    """When people do something again: "after 2 to 6 weeks", "from day 3 on", "by day 10"; "" if no day is known."""
    low, high = milestone.from_day, milestone.until_day
    if low is None:
        return "" if high is None else f"within {_days(high)}" if high else "the same day"
    if high is None:
        return f"from {_days(low)} on" if low else "the same day"
    if low == high:
        return f"after {_days(low)}" if low else "the same day"
    if not low:
        return f"the same day, or within {_days(high)}"
    (first, unit), (last, last_unit) = (_days(days).split() for days in (low, high))
    if unit.rstrip("s") == last_unit.rstrip("s"):
        return f"after {first} to {last} {last_unit}"
    return f"after {low} to {high} days"


def _days(days: int) -> str:
    count, unit = (days // 7, "week") if days >= _FEWEST_IN_WEEKS and days % 7 == 0 else (days, "day")
    return f"{count} {unit}{'' if count == 1 else 's'}"


@register.filter
def figure_with_source(outcome) -> str:
    """The figure of an outcome with the mark of its source: "95 in 100 [2]"."""
    return f"{outcome.frequency} [{outcome.source}]" if outcome.source else outcome.frequency


def _in_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((hours, "hour"), (rest, "minute")) if n]
    return " ".join(parts) or "0 minutes"
