"""The guides in `docs/`, read at the desk. The files are the only copy of their text; their links lead to these pages."""

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from desk.panels import shown

DOCS = Path(settings.BASE_DIR, "docs")
FIRST_GUIDE = "editors-guide"
_GUIDE = re.compile(r"([\w-]+)\.md(#.*)?")
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


class HelpPages:
    """The part of the site of the desk that shows the guides. Rooms above add panels to the first page, “desk.help”."""

    def get_urls(self):
        """Adds the addresses of the guides."""
        return [
            path("help/", self.admin_view(self.help_view), name="help"),
            path("help/<slug:name>/", self.admin_view(self.help_view), name="guide"),
            *super().get_urls(),
        ]

    def help_view(self, request, name=FIRST_GUIDE):
        """A guide with its contents. Raises Http404 if there is none of this name."""
        if name not in guides():
            raise Http404("There is no such guide.")
        title, contents, html = guide(name)
        is_first = request.path == reverse("admin:help")
        context = {
            **self.each_context(request),
            "title": title,
            "contents": contents,
            "guide": html,
            "guides": [(reverse("admin:guide", args=[other]), words) for other, words in guides().items()],
            "panels": shown("desk.help", request, None) if is_first else {},
        }
        return render(request, "admin/desk/help.html", context)


def guides() -> dict[str, str]:
    """The guides: name -> title. A guide is a file in `docs/`, and its first line is its title."""
    return {file.stem: file.read_text().partition("\n")[0].lstrip("# ") for file in sorted(DOCS.glob("*.md"))}


def guide(name: str) -> tuple[str, list[tuple[str, str]], SafeString]:
    """A guide: its title, (anchor, heading) of its parts, and its text as HTML."""
    title, _, text = (DOCS / f"{name}.md").read_text().partition("\n")
    tokens = _parser.parse(text)
    contents = []
    for token, words in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            anchor = re.sub(r"[^\w -]", "", words.content.lower()).replace(" ", "-")
            token.attrs["id"] = anchor
            contents += [(anchor, words.content)] * (token.tag == "h2")
        for part in token.children or ():
            _lead_to_these_pages(part)
    return title.lstrip("# "), contents, SafeString(_parser.renderer.render(tokens, _parser.options, {}))


def _lead_to_these_pages(part) -> None:
    """Turn a link to a guide, or a picture, into its address here. What only the source code has becomes no link."""
    if part.type == "image":
        part.attrs["src"] = static(part.attrs["src"])
    elif part.type == "link_open" and (found := _GUIDE.fullmatch(part.attrs["href"])):
        part.attrs["href"] = reverse("admin:guide", args=[found[1]]) + (found[2] or "")
    elif part.type == "link_open" and not re.match("https?:|#", part.attrs["href"]):
        del part.attrs["href"]
