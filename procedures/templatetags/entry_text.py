"""Template filters that render the texts and figures of an entry as words and HTML."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from procedures.markdown import plain_text, render_markdown, with_source_links
from procedures.rules import says_unreviewed

register = template.Library()
#: As Django escapes JSON for a script element (django.utils.html.json_script).
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}

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
def beside(cells, versions):
    """Each version of a comparison with its cell of a row."""
    return zip(versions, cells, strict=True)


@register.filter
def with_content(sections, version):
    """The sections (from the context of the page) that have content in this version; others are not shown."""
    rows = {
        "description": [*version.steps.all(), *version.tools.all()],
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


def _in_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((hours, "hour"), (rest, "minute")) if n]
    return " ".join(parts) or "0 minutes"
