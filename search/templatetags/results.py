"""Results and choices of filters as HTML: a page has dozens, and a template takes ten times as long for many small pieces."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from procedures.markdown import plain_text
from search.marking import Marks, marked
from search.queries.found import Choice, Result

register = template.Library()
#: How many words of its summary stand below the name of an entry.
MOST_WORDS = 30


@register.filter
def as_rows(results: Iterable[Result]) -> SafeString:
    """The items of a list of results: what each is, why it was found, its name as a link, a line of its text or a note."""
    return SafeString("\n".join(map(_row, results)))


@register.filter
def as_choices(choices: Iterable[Choice], key: str) -> SafeString:
    """The boxes of the choices of a filter, which the address calls `key`; one that would leave nothing cannot be ticked."""
    return SafeString("".join(_box(choice, key) for choice in choices))


def _box(choice: Choice, key: str) -> str:
    kind = "facet-choice" if choice.count else "facet-choice facet-choice-empty"
    state = " checked" if choice.chosen else "" if choice.count else " disabled"
    results = "result" if choice.count == 1 else "results"
    count = f'<span class="count">{choice.count:,}<span class="visually-hidden"> {results}</span></span>'
    box = f'<input type="checkbox" name="{key}" value="{escape(choice.value)}"{state}>'
    return f'<label class="{kind}">{box} <span>{escape(choice.label)}</span> {count}</label>'


def _row(result: Result) -> str:
    code, version = result.code, result.version
    if code:
        kind, said = _badge(code.system.name), f'<span class="code-label">{escape(code.display)}</span> '
        if code.is_header:
            kind += ' <span class="meta">heading, not billable</span>'
        if code.retired_in_id:
            kind += ' <span class="badge badge-warn">Retired</span>'
    else:
        kind, said = _badge(version.get_kind_display() or "Procedure", "badge-entry"), ""
    why, excerpt = _why_and_excerpt(result)
    kind += f' <span class="meta">Match: {escape(why)}</span>' if why else ""
    below = f'<p class="excerpt">{escape(excerpt)}</p>' if excerpt else ""
    link = f'<a href="{escape(result.url)}">{said}{_set_off(result.title, result.marks)}</a>'
    return f'<li class="result"><p class="result-kind">{kind}</p><p class="result-title">{link}</p>{below}</li>'


def _badge(label: str, kind: str = "") -> str:
    return f'<span class="{f"badge {kind}".rstrip()}">{escape(label)}</span>'


def _why_and_excerpt(result: Result) -> tuple[str, str]:
    """Why it was found, and the line below it."""
    code, excerpt, why = result.code, result.note, result.why
    if result.version and result.version.summary:
        excerpt = Truncator(plain_text(result.version.summary)).words(MOST_WORDS, truncate=" …")
    elif code and not code.pk:  # of a system that is not loaded: the reason is all that there is to say
        excerpt, why = f"{why[0].upper()}{why[1:]}. {excerpt}".rstrip(), ""
    elif code and not result.title and not excerpt:
        missing = "No release with the descriptor of this code is loaded."
        excerpt = code.why_withheld if code.title or code.system.display_policy != "full" else missing
    return why, excerpt


def _set_off(title: str, marks: Marks) -> str:
    """The title as HTML, escaped piece by piece, with the matching words marked."""
    pieces = ((escape(piece), is_hit) for piece, is_hit in marked(title, marks))
    return "".join(f"<mark>{piece}</mark>" if is_hit else piece for piece, is_hit in pieces)
