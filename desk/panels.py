"""Registered panels: a form shows what rooms above its own have to say about an object, without knowing them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse


class Part(NamedTuple):
    """A piece of a panel: a template with its context, beside the fieldset called `beside`, or above them all."""

    template: str
    context: dict
    beside: str = ""


class Panel:
    """What an upper room adds to a form; the room subclasses this and registers an instance in its `ready()`."""

    def parts(self, request: HttpRequest, obj) -> Iterable[Part]:
        """What to show about the object; nothing where the panel has nothing to say."""
        return ()

    def pressed(self, request: HttpRequest, obj) -> HttpResponse | None:
        """The answer to a button of this panel, after the form was saved; None for any other button."""
        return None


_panels: dict[str, list[Panel]] = defaultdict(list)


def register(form_name: str, panel: Panel) -> None:
    """Add a panel to the form; the room that owns the form documents its name, such as “procedures.version”."""
    _panels[form_name].append(panel)


def panels_of(form_name: str) -> tuple[Panel, ...]:
    """The panels of a form, in the order in which they were registered."""
    return tuple(_panels.get(form_name, ()))
