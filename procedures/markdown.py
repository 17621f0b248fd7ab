"""Renders the light Markdown of an entry's prose as safe HTML."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "em", "strong", "a", "code", "pre", "blockquote", "hr", "ul", "ol", "li", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=4096)
def render_markdown(text: str) -> SafeString:
    """The HTML of a text in CommonMark with tables. Raw HTML in it is shown as text; no text raises an error.

    Headings start at level 4, below those of the page. After the parser, a sanitizer lets through only TAGS, ATTRIBUTES and
    SCHEMES, as a second line of defense.
    """
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 3)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow")
    return SafeString(clean)
