"""Forms of the imports room."""

from django import forms

from imports.sources import SUFFIXES


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
