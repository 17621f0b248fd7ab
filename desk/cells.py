"""Widgets for the cells of large tables, as short as they can be: a form has hundreds of them.

They are written without Django’s templates, without an `id` where no label refers to it, and without the quotes and end tags that
the HTML standard makes optional (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags).
"""

import re

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_NEEDS_NO_QUOTES = re.compile(r"[\w.:-]+", re.ASCII)


def attributes(attrs: dict) -> SafeString:
    """The attributes of an element, in quotes where they need them; True stands by its name, False and None are left out."""
    return format_html_join(
        "", " {}{}", ((name, _value(value)) for name, value in attrs.items() if value not in (None, False))
    )


def _value(value: object) -> SafeString | str:
    if value is True:
        return ""
    return format_html("={}" if _NEEDS_NO_QUOTES.fullmatch(str(value)) else '="{}"', value)


class Cell:
    """Renders a widget by its method `html`, which gets what Django tells the template of a widget."""

    has_id = False

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """The HTML of the widget."""
        widget = self.get_context(name, value, attrs)["widget"]
        left_out = {"cols", "rows"} if self.has_id else {"cols", "rows", "id"}
        attrs = {key: value for key, value in widget["attrs"].items() if key not in left_out}
        return self.html(widget | {"attrs": {"name": name, **attrs}})


class _Input(Cell):
    def html(self, widget: dict) -> SafeString:
        """An input."""
        value = {} if widget["value"] is None else {"value": widget["value"]}
        kind = {} if widget["type"] == "text" else {"type": widget["type"]}  # without a type it is a line of text
        return format_html("<input{}>", attributes(kind | widget["attrs"] | value))


class TextCell(_Input, forms.TextInput):
    """A line of text."""


class NumberCell(_Input, forms.NumberInput):
    """A number."""


class HiddenCell(_Input, forms.HiddenInput):
    """A value that nobody types."""


class DayCell(_Input, forms.DateInput):
    """A day."""

    input_type = "date"

    def __init__(self, attrs=None):
        """Accepts attributes; a browser wants the day as 2024-05-12, whatever the language of the page."""
        super().__init__(attrs, format="%Y-%m-%d")


class TickCell(_Input, forms.CheckboxInput):
    """A check box."""


class ProseCell(Cell, forms.Textarea):
    """A text of several lines."""

    def html(self, widget: dict) -> SafeString:
        """A textarea."""
        return format_html("<textarea{}>\n{}</textarea>", attributes(widget["attrs"]), widget["value"] or "")


class ProseBox(ProseCell):
    """A text of several lines with a label."""

    has_id = True


class Choices(Cell):
    """The HTML of a widget with options in one group."""

    def html(self, widget: dict) -> SafeString:
        """A select."""
        options = [option for _, group, _ in widget["optgroups"] for option in group]
        rows = ((attributes({"value": option["value"], **option["attrs"]}), option["label"]) for option in options)
        listed = format_html_join("", "<option{}>{}", rows)
        return format_html("<select{}>{}</select>", attributes(widget["attrs"]), listed)


class ChoiceCell(Choices, forms.Select):
    """One of a few choices."""
