"""Registered panels: a page shows what rooms above its own have to say about an object, without knowing them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


class Part(NamedTuple):
    """A piece of a panel: a template with its context, and where on the page it goes.

    The page documents its places; "" is the only one, or the usual one.
    """

    template: str
    context: dict
    place: str = ""


class Panel:
    """What an upper room adds to a page; the room subclasses this and registers an instance in its `ready()`."""

    def parts(self, request: HttpRequest, obj) -> Iterable[Part]:
        """What to show about the object; nothing where the panel has nothing to say."""
        return ()

    def pressed(self, request: HttpRequest, obj) -> HttpResponse | None:
        """The answer to a button of this panel, after the form of the page was saved; None for any other button."""
        return None


_panels: dict[str, list[Panel]] = defaultdict(list)


def register(page: str, panel: Panel) -> None:
    """Add a panel to the page; the room that owns the page documents its name, such as “procedures.version”."""
    _panels[page].append(panel)


def panels_of(page: str) -> tuple[Panel, ...]:
    """The panels of a page, in the order in which they were registered."""
    return tuple(_panels.get(page, ()))


def shown(page: str, request: HttpRequest, obj) -> dict[str, SafeString]:
    """What the panels of a page show about the object: place -> its rendered parts, one after another."""
    parts = defaultdict(list)
    for panel in panels_of(page):
        for part in panel.parts(request, obj):
            parts[part.place].append(render_to_string(part.template, part.context, request))
    return {place: format_html_join("", "{}", ([html] for html in rendered)) for place, rendered in parts.items()}
