"""A template filter that selects the panels for a place on the form of a version."""

from django import template

register = template.Library()


@register.filter
def at(panels: dict | None, place: str | None) -> str:
    """The panel at `place`: the name of a fieldset, or None for the one without a name. A new entry has no `panels`."""
    return (panels or {}).get(place or "", "")
