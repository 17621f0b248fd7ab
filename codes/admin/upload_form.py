"""The form with which a code manager uploads a file."""

from django import forms

from codes.models import CodeSystem, CodeUpload

Holds = CodeUpload.Holds


class UploadForm(forms.Form):
    """A file and its content; `label` is emptied unless it contains codes, `target` unless it contains maps."""

    file = forms.FileField(
        max_length=250,
        help_text="The publisher’s file, also as .zip or .gz: order files, tabular lists, indexes, HCPCS text, GEMs, an Athena "
        "download, a release of SNOMED CT or LOINC, ClaML, a FHIR CodeSystem, AHRQ’s groupings, or CSV. medref detects "
        "the format from the content.",
    )
    holds = forms.ChoiceField(label="Content", choices=Holds, initial=Holds.CODES)
    system = forms.ModelChoiceField(CodeSystem.objects, label="Code system", help_text="For maps: the source.")
    label = forms.CharField(
        required=False,
        max_length=60,
        label="Release",
        help_text="For codes only: the release as its publisher names it, with its year, such as FY2025 or 2024 April. "
        "The year and month determine its position among the other releases.",
    )
    target = forms.ModelChoiceField(
        CodeSystem.objects, required=False, label="Target system", help_text="For maps only."
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
            self.add_error("target", "Choose the target system of the maps.")
        return data
