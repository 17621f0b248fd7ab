"""The registry of panels, with which upper rooms add content to the pages of lower rooms."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


class Part(NamedTuple):
    """A piece of a panel: a template with its context, and its region on the page.

    Each page documents the names of its regions; "" is the default.
    """

    template: str
    context: dict
    region: str = ""


class Panel:
    """Content that an upper room adds to a page. The room subclasses this and registers an instance in its `ready()`."""

    def parts(self, request: HttpRequest, obj) -> Iterable[Part]:
        """The pieces to show about the object; none if the panel does not apply."""
        return ()

    def saved(self, request: HttpRequest, obj) -> None:
        """Do what follows from a save of the page's form, whichever button was pressed."""

    def pressed(self, request: HttpRequest, obj) -> HttpResponse | None:
        """The response to a button of this panel, after the form of the page was saved; None for any other button."""
        return None


_panels: dict[str, list[Panel]] = defaultdict(list)


def register(page: str, panel: Panel) -> None:
    """Add a panel to the page; the room that owns the page documents its name, such as “procedures.version”."""
    _panels[page].append(panel)


def panels_of(page: str) -> tuple[Panel, ...]:
    """The panels of a page, in the order in which they were registered."""
    return tuple(_panels.get(page, ()))


def shown(page: str, request: HttpRequest, obj) -> dict[str, SafeString]:
    """The rendered panels of a page for the object: region -> HTML."""
    parts = defaultdict(list)
    for panel in panels_of(page):
        for part in panel.parts(request, obj):
            parts[part.region].append(render_to_string(part.template, part.context, request))
    return {region: format_html_join("", "{}", ([html] for html in rendered)) for region, rendered in parts.items()}
