"""Where the panels of other rooms go on the form of a version."""

from django import template

register = template.Library()


@register.filter
def at(panels: dict | None, place: str | None) -> str:
    """What panels show beside the fieldset of this name, None for the one without; the form of a new entry has no panels."""
    return (panels or {}).get(place or "", "")
