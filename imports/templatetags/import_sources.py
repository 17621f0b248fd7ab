"""Template filters for sources of imports."""

from django import template

from imports.queries import ENTRY, HEADINGS

register = template.Library()


@register.filter
def of_fieldset(sources, name):
    """The source of the section that a fieldset edits; the fieldset without a name holds names and classification."""
    return (sources or {}).get(name or HEADINGS[ENTRY])
