"""The form with which a code manager brings a file."""

from django import forms

from codes.models import CodeSystem, CodeUpload

Holds = CodeUpload.Holds


class UploadForm(forms.Form):
    """A file and what it holds; `target` and `label` are cleaned away where they say nothing."""

    file = forms.FileField(
        max_length=250,
        help_text="As its publisher offers it, plain, .zip or .gz: order files, tabular lists, indexes, HCPCS text, GEMs, "
        "an Athena download, or CSV. The content tells which of these it is.",
    )
    holds = forms.ChoiceField(label="It holds", choices=Holds, initial=Holds.CODES)
    system = forms.ModelChoiceField(
        CodeSystem.objects, label="Code system", help_text="For maps: the source code system."
    )
    label = forms.CharField(
        required=False,
        max_length=60,
        label="Release",
        help_text="For codes only: the release as its publisher names it, with its year, such as FY2025 or 2024 April. "
        "The year and month place it among the other releases.",
    )
    target = forms.ModelChoiceField(
        CodeSystem.objects, required=False, label="Maps lead to", help_text="For maps only: the target code system."
    )

    def clean(self):
        """Codes need a release, maps a target."""
        data = super().clean()
        if data.get("holds") != Holds.CODES:
            data["label"] = ""
        elif not data.get("label") and "label" not in self.errors:
            self.add_error("label", "Name the release, such as FY2025.")
        if data.get("holds") != Holds.MAPS:
            data["target"] = None
        elif not data.get("target") and "target" not in self.errors:
            self.add_error("target", "Choose the code system that the maps lead to.")
        return data
