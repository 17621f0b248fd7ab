"""Template filters about the active filters of the list of entries."""

from django import template

register = template.Library()

#: Filters whose value is typed, not chosen -> how the value is shown.
TYPED = {"q": "“{}”", "letter": "Begins with {}"}


@register.filter
def active_choices(form) -> list[dict]:
    """The choices that narrow the list: each with its label, and the query string that removes it (`without`)."""
    if not form.is_bound:
        return []
    chips = []
    for field in form:
        if field.name in TYPED:
            if text := form.data.get(field.name, "").strip():
                label = TYPED[field.name].format(text)
                chips.append({"label": label, "without": _without(form.data, field.name, form.data[field.name])})
            continue
        if field.name == "sort":
            continue
        for choice in field.subwidgets:
            if choice.data["selected"]:
                value = str(choice.data["value"])
                chips.append({"label": choice.choice_label, "without": _without(form.data, field.name, value)})
    return chips


@register.filter
def is_checked(field) -> bool:
    """Whether a field is a group of check boxes."""
    return field.widget_type == "checkboxselectmultiple"


@register.filter
def selected_count(field) -> int:
    """How many choices of a field of check boxes are selected."""
    return sum(choice.data["selected"] for choice in field.subwidgets)


def _without(data, name: str, value: str) -> str:
    left = data.copy()
    left.setlist(name, [other for other in left.getlist(name) if other != value])
    left.pop("page", None)
    return "?" + left.urlencode()
