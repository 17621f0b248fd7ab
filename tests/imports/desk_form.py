"""The form of a draft as a browser would send it back."""

from django.urls import reverse


def address_of(version) -> str:
    return reverse("admin:procedures_procedureversion_change", args=[version.pk])


def filled_form(client, version) -> dict:
    """Every field of the form, unchanged, with the rows of its tables."""
    context = client.get(address_of(version)).context
    data = {name: value for name, value in context["adminform"].form.initial.items() if isinstance(value, (str, int))}
    data |= {"revision": context["revision"], "newest": context["newest"], "form": context["open_form"]["form"]}
    for formset in context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {management.add_prefix(name): value for name, value in management.initial.items()}
        for inline in formset.formset.forms:
            data |= {inline.add_prefix(name): value for name, value in inline.initial.items() if value is not None}
            data[inline.add_prefix("id")] = inline.instance.pk
            data[inline.add_prefix("version")] = version.pk
    return data
