"""The picker of a form field: finds related objects while a person types."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView


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
