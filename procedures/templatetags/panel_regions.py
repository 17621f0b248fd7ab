"""A template filter that selects the panels for a region of the form of a version."""

from django import template

register = template.Library()


@register.filter
def at(panels: dict | None, region: str | None) -> str:
    """The panel of a region: the name of a fieldset, or None for the one without a name. A new entry has no `panels`."""
    return (panels or {}).get(region or "", "")
