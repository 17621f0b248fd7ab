"""The picker of a form field: finds related objects while a person types."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.utils.html import format_html

from desk.cells import Choices


class _Known(Choices):
    """Shows the chosen objects without a query: its field has them by their keys, as `known`."""

    def optgroups(self, name, value, attrs=None):
        """The chosen objects, and an empty choice where nothing need be chosen."""
        field = self.choices.field
        chosen = [(key, field.label_from_instance(field.known[key])) for key in value if key in field.known]
        if not self.is_required and not self.allow_multiple_selected:
            chosen = [("", ""), *chosen]
        options = [self.create_option(name, key, text, key != "", n) for n, (key, text) in enumerate(chosen)]
        return [(None, options, 0)]

    def html(self, widget):
        """The select. Without a script, something is chosen by its name: more where there may be many, one in an empty row."""
        shown = super().html(widget)
        if self.allow_multiple_selected or not widget["value"] or widget["value"] == [""]:
            typed = format_html(
                '<input type="text" name="{}" aria-label="By name" placeholder="By name">', widget["name"]
            )
            return format_html("{}<noscript>{}</noscript>", shown, typed)
        return shown


class Picker(_Known, AutocompleteSelect):
    """A field of a row that chooses one object. The row’s table has the attributes that its script needs (`data_of`)."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        """The attributes that say which field it is."""
        return {**base_attrs, **(extra_attrs or {})}

    def value_from_datadict(self, data, files, name):
        """The key that was chosen, or the name that was typed."""
        return next(filter(None, reversed(data.getlist(name))), "") if hasattr(data, "getlist") else data.get(name)

    def data_of(self) -> dict[str, str]:
        """The attributes that all pickers of its column have."""
        found = super().build_attrs({})
        shared = {name: value for name, value in found.items() if name.startswith("data-") and value != "false"}
        return shared | {"class": "admin-autocomplete"}


class PickerOfMany(_Known, AutocompleteSelectMultiple):
    """A field that chooses any number of objects, with a label that refers to it."""

    has_id = True

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Django’s, without the button that clears all: the script puts it into a list, where it is no item."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class PickerView(AutocompleteJsonView):
    """Django's view, but an admin with a method `picked` finds in its own way and says for each object how it is offered.

    `picked(request, term)` returns (object, text) pairs, the best first.
    """

    texts = {}

    def get_queryset(self):
        """What is offered; everything in Django's way where nothing was typed."""
        picked = getattr(self.model_admin, "picked", None)
        if not (picked and self.term.strip()):
            return super().get_queryset()
        pairs = picked(self.request, self.term)
        self.texts = {obj.pk: text for obj, text in pairs}
        return [obj for obj, _ in pairs]

    def serialize_result(self, obj, to_field_name):
        """An object with the text under which it is offered."""
        return super().serialize_result(obj, to_field_name) | {"text": self.texts.get(obj.pk, str(obj))}
