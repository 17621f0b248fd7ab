"""Fields of forms for what editors write: prose and durations."""

import re

from django import forms

from documents.entry import one_line, tidy
from documents.entry_builder import BadValue
from documents.tables.spans import read_span

#: “1 h 30”, “1:30”.
_CLOCK = re.compile(r"\b(\d{1,2}) ?(?:h|hrs?|hours?|:) ?([0-5]\d)\b(?! ?[mh])", re.IGNORECASE)


class ProseField(forms.CharField):
    """A long text, tidied like the text of documents, so that the line ends of a browser do not count as a change."""

    def to_python(self, value):
        """The tidied text."""
        return tidy(super().to_python(value))


class DurationField(forms.CharField):
    """One end of a duration, or both: “90 min”, “1-2 h”. The form puts each end into its field."""

    def __init__(self, *, min_value=None, max_value=None, **kwargs):
        """Accepts the arguments of a number field; the action that saves the draft knows the limits."""
        super().__init__(**kwargs)

    def to_python(self, value) -> tuple[int | None, int | None] | None:
        """(shortest, longest) minutes, None for an empty field. Raises ValidationError."""
        text = one_line(super().to_python(value))
        if not text:
            return None
        try:
            return read_span(_CLOCK.sub(r"\1 h \2 min", text))
        except BadValue:
            raise forms.ValidationError(
                f"“{text[:40]}” is not understood: write for example 90 min, 1-2 h, 1½ hours or 45–60 (minutes)."
            ) from None
