"""Renders the light Markdown of an entry's prose as safe HTML."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "em", "strong", "a", "code", "pre", "blockquote", "hr", "ul", "ol", "li", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
#: Where links may lead: to the web, to mail, and to a page of this site. “//host” and “/\host”, which browsers take for the
#: address of another site, are none of these.
LINK = re.compile(r"(https?://|mailto:|/(?!/|\\|%5c|\s))", re.IGNORECASE)


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
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_checked, link_rel="noopener nofollow")
    return SafeString(clean)


def _checked(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "href" or LINK.match(value) else None
