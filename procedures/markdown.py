"""Renders the light Markdown of an entry's prose, and the numbers of its sources, as safe HTML."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from documents.source_marks import MARK

TAGS = {
    *("p", "br", "em", "strong", "a", "code", "pre", "blockquote", "hr", "ul", "ol", "li", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "table": {"tabindex"}}
#: Where links may lead: to the web, to mail, and to a page of this site. “//host” and “/\host”, which browsers take for the
#: address of another site, are none of these.
LINK = re.compile(r"(https?://|mailto:|/(?!/|\\|%5c|\s))", re.IGNORECASE)

_TAG = re.compile(r"(<[^>]*>)")
#: Inside these elements text is shown as it is: a link cannot stand in a link, and code is no prose.
_AS_IT_IS = re.compile(r"<(/?)(?:a|code|pre)\b")


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the parser's
        """Whether the address may become a link; otherwise its Markdown is shown as it was typed."""
        return bool(LINK.match(url))


_parser = _Parser("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=4096)
def render_markdown(text: str) -> SafeString:
    """The HTML of a text in CommonMark with tables. Raw HTML in it is shown as text; no text raises an error.

    Headings start at level 4, below those of the page. After the parser, a sanitizer lets through only TAGS, ATTRIBUTES and
    addresses like LINK, as a second line of defense.
    """
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 3)}"
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")  # a wide table scrolls, with the keyboard too
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_checked, link_rel="noopener nofollow")
    return SafeString(clean)


def plain_text(text: str) -> str:
    """The words of a text in light Markdown, without markup. The result is not HTML, so templates escape it."""
    return unescape(strip_tags(render_markdown(text)))


def _checked(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "href" or LINK.match(value) else None


def with_source_links(text: str, count: int) -> SafeString:
    """A text, or safe HTML, as HTML in which each mark leads to the sources on the page; there are `count` of them.

    A mark with a number that no source has stays as it was typed.
    """
    inside, pieces = 0, []
    for piece in _TAG.split(str(conditional_escape(text))):
        if tag := _AS_IT_IS.match(piece):
            inside += -1 if tag[1] else 1
        pieces.append(piece if inside or piece.startswith("<") else MARK.sub(lambda mark: _link(mark, count), piece))
    return SafeString("".join(pieces))


def _link(mark: re.Match, count: int) -> str:
    numbers = re.findall(r"\d+", mark[1])
    if not all(1 <= int(number) <= count for number in numbers):
        return mark[0]
    links = (f'<a href="#source-{int(number)}">{int(number)}</a>' for number in numbers)
    return f'<sup class="source-mark"><span class="visually-hidden">source </span>[{", ".join(links)}]</sup>'
