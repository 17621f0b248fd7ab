"""Forms of the editors' desk."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from documents.entry import tidy
from documents.sections import SECTIONS, TEXT_FIELDS
from procedures.models import ProcedureCode, ProcedureVersion

TERM_FIELDS = ("specialties", "body_sites", "settings", "anesthesia_types")


class ProseField(forms.CharField):
    """A long text, kept as documents keep it; a browser's line ends are no change of it."""

    def to_python(self, value):
        """The text, tidy."""
        return tidy(super().to_python(value))


class NotApplicableField(SimpleArrayField):
    """Sections that do not apply, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args, **kwargs):
        """Takes what a form field takes; the choices are the thirteen sections."""
        super().__init__(forms.CharField(), *args, **kwargs)
        self.widget.choices = [(section.key, section.heading) for section in SECTIONS]

    def prepare_value(self, value):
        """Keys, as the check boxes take them."""
        return value or []

    def clean(self, value):
        """The chosen keys in reading order; what is no section is dropped by the browser's list already."""
        return [section.key for section in SECTIONS if section.key in (value or [])]

    def has_changed(self, initial, data):
        """Whether other boxes are ticked than before."""
        return set(initial or []) != set(data or [])


class VersionForm(forms.ModelForm):
    """The text of a draft."""

    not_applicable = NotApplicableField(
        required=False, help_text="Sections ticked here say “Not applicable” on the page."
    )

    class Meta:
        model = ProcedureVersion
        fields = ["name", "kind"]  # the desk adds the fields of its fieldsets
        widgets = {
            **{field: forms.CheckboxSelectMultiple for field in TERM_FIELDS},
            **{field: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}) for field in TEXT_FIELDS},
            "editorial_note": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }


class PartFormSet(forms.BaseInlineFormSet):
    """Rows of a version; the box that takes a row away says so to screen readers."""

    def add_fields(self, form, index):
        """Django's own fields, with a label for the box."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = (
                f"Remove {form.instance}" if form.instance.pk else "Remove"
            )


class CodeForm(forms.ModelForm):
    """One code of a version. Whether it is the only primary code shows when all rows are looked at: see CodeFormSet."""

    class Meta:
        model = ProcedureCode
        fields = ["position", "code", "relation"]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"relation"}


class CodeFormSet(PartFormSet):
    """The codes of a version, of which one at most is the primary code."""

    def clean(self):
        """Say so where two rows claim to be the primary code."""
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        if sum(row.get("relation") == ProcedureCode.Relation.PRIMARY for row in kept) > 1:
            raise forms.ValidationError("Only one code can be the primary code: make the others similar codes.")

    def save_existing_objects(self, commit=True):
        """Save the rows; those that stop being the primary code make room first, whatever their order."""
        changed = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        ProcedureCode.objects.filter(pk__in=changed).update(relation=ProcedureCode.Relation.RELATED)
        return super().save_existing_objects(commit)


class ReviewForm(forms.Form):
    """What a reviewer says with an approval."""

    review_due_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="If left empty, two years from today.",
    )
    note = forms.CharField(required=False, max_length=2000)


class NoteForm(forms.Form):
    """A word with a step of editorial work: a reason, a remark."""

    note = forms.CharField(required=False, max_length=2000)
