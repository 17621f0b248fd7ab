"""Forms of the imports room."""

from django import forms

from imports.models import ProposalWords
from imports.proposals import read_words
from imports.sources import SUFFIXES
from procedures.models import ProcedureVersion


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleans to a list of uploaded files."""

    widget = _ManyFiles(attrs={"accept": ",".join(SUFFIXES)})

    def clean(self, data, initial=None):
        """The files, each checked as Django checks a single one: it exists, has a name and is not empty."""
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """The files of an import."""

    files = FilesField(
        help_text="Entry documents (.txt, .md), tables (.csv, .xlsx), data (.json, .ndjson), or a .zip of such files."
    )


class ProposalWordsForm(forms.ModelForm):
    """The words from which a value is proposed."""

    class Meta:
        model = ProposalWords
        fields = ["field", "value", "words"]

    def clean_words(self):
        """The words in their stored form; at least one of them has letters."""
        words = read_words(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError("Enter at least one word.")
        return words

    def clean(self):
        """Refuses a kind of procedure that does not exist."""
        values = super().clean()
        if values.get("field") == "kind" and values.get("value") not in ProcedureVersion.Kind.labels:
            self.add_error("value", f"Choose one of: {', '.join(ProcedureVersion.Kind.labels)}.")
        return values
