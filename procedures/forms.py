"""Forms of the editors' desk."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from documents.entry import Likelihood, RiskItem, one_line, tidy
from documents.likelihood import contradiction, contradicts
from documents.sections import SECTIONS, TEXT_FIELDS
from procedures.models import ProcedureCode, ProcedureVersion
from procedures.queries import next_review_due
from procedures.term_fields import TermsField

TERM_FIELDS = ("specialties", "body_sites", "settings", "anesthesia_types")


class ProseField(forms.CharField):
    """A long text, tidied like the text of documents, so that the line ends of a browser do not count as a change."""

    def to_python(self, value):
        """The tidied text."""
        return tidy(super().to_python(value))


class NotApplicableField(SimpleArrayField):
    """Sections that do not apply, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args, **kwargs):
        """Accepts the arguments of a form field; the choices are the thirteen sections."""
        super().__init__(forms.CharField(), *args, **kwargs)
        self.widget.choices = [(section.key, section.heading) for section in SECTIONS]

    def prepare_value(self, value):
        """The keys of the sections, for the check boxes."""
        return value or []

    def clean(self, value):
        """The chosen keys in reading order; unknown keys are ignored."""
        return [section.key for section in SECTIONS if section.key in (value or [])]

    def has_changed(self, initial, data):
        """Whether the ticked boxes changed."""
        return set(initial or []) != set(data or [])


class VersionForm(forms.ModelForm):
    """The text of a draft. `refusal` is why an action did not save it: then the form is shown again with what was typed."""

    refusal = ""

    not_applicable = NotApplicableField(
        required=False, help_text="Sections ticked here say “Not applicable” on the page."
    )

    class Meta:
        model = ProcedureVersion
        fields = ["name", "kind"]  # the desk adds the fields of its fieldsets
        field_classes = dict.fromkeys(TERM_FIELDS, TermsField)
        widgets = {
            **{field: forms.CheckboxSelectMultiple for field in TERM_FIELDS},
            **{field: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}) for field in TEXT_FIELDS},
            "editorial_note": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def clean(self):
        """Fails with the refusal, if there is one."""
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return super().clean()


class PartFormSet(forms.BaseInlineFormSet):
    """Rows of a version; the box that removes a row has a label for screen readers.

    A row that a colleague removed meanwhile is still read as it was typed: the action that saves the draft decides about it.
    """

    def add_fields(self, form, index):
        """Django's own fields, with a label for the box, and the primary key as a plain number."""
        super().add_fields(form, index)
        form.fields["id"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=form.instance.pk if form.instance else None
        )
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = f"Remove {form.instance}".strip()

    def get_queryset(self):
        """The rows that the page shows: those of the forms that were sent, also if a colleague has removed some since."""
        if self.is_bound and "forms" in self.__dict__:  # Django builds the forms from the rows of the database
            return [form.instance for form in self.initial_forms]
        return super().get_queryset()

    def _existing_object(self, pk):
        return super()._existing_object(pk) or self.model(pk=pk, version=self.instance)


class RiskForm(forms.ModelForm):
    """A risk, whose figure must lie in its band."""

    def clean(self):
        """Refuses a figure that another band holds: one of the two is wrong."""
        values = super().clean()
        risk = RiskItem(
            values.get("name", ""), Likelihood(values.get("likelihood") or "not_stated"), values.get("frequency", "")
        )
        if contradicts(risk.likelihood, risk.frequency):
            self.add_error("likelihood", f"{contradiction(risk)} Correct one of them.")
        return values


class CodeForm(forms.ModelForm):
    """One code of a version. CodeFormSet checks that there is only one primary code, because that needs all rows."""

    class Meta:
        model = ProcedureCode
        fields = ["position", "code", "relation"]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"relation"}

    def clean(self):
        """Refuse to make a heading the primary code; one that is it already, as of an import, may stay while others change."""
        data = super().clean()
        code, is_primary = data.get("code"), data.get("relation") == ProcedureCode.Relation.PRIMARY
        if code and code.is_header and is_primary and {"code", "relation"} & set(self.changed_data):
            self.add_error(
                "code", f"{code.display} is a heading and cannot be billed: choose one of the codes below it."
            )
        return data


class CodeFormSet(PartFormSet):
    """The codes of a version, at most one of which is the primary code."""

    def clean(self):
        """Refuse two primary codes."""
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        if sum(row.get("relation") == ProcedureCode.Relation.PRIMARY for row in kept) > 1:
            raise forms.ValidationError("Only one code can be the primary code: make the others similar codes.")


class TermNameField(forms.CharField):
    """The name of a term, on one line."""

    def to_python(self, value):
        """The tidied name."""
        return one_line(super().to_python(value))


class NewTermForm(forms.ModelForm):
    """A term of a controlled list. Names of terms that were replaced are taken, because published pages show them."""

    class Meta:
        field_classes = {"name": TermNameField}

    def clean_name(self):
        """A name that the list does not have yet, whatever its case."""
        name = self.cleaned_data["name"]
        known = self._meta.model.objects.filter(name__iexact=name).select_related("replaced_by").first()
        if known and known.replaced_by:
            raise forms.ValidationError(f"“{known}” was replaced by “{known.replaced_by}”: use that term.")
        if known:
            raise forms.ValidationError(f"The list has “{known}” already.")
        return name


class RenameForm(forms.Form):
    """The new name of a term."""

    name = TermNameField(max_length=200, label="New name", widget=forms.TextInput(attrs={"class": "vTextField"}))

    def clean_name(self):
        """A name that is not the initial one."""
        if self.cleaned_data["name"] == self.initial["name"]:
            raise forms.ValidationError("This is its name already: change it, or cancel.")
        return self.cleaned_data["name"]


class NoteForm(forms.Form):
    """What a person says about an editorial step with a version: a reason or a remark."""

    note = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args, version: ProcedureVersion | None = None, **kwargs):
        """Accepts the arguments of a form, and the version, about which some of these forms ask more."""
        super().__init__(*args, **kwargs)


class KeepsNoteField(forms.TypedChoiceField):
    """Whether readers still see the editorial note after a review: a choice that has to be made."""

    def __init__(self, **kwargs):
        """Accepts the arguments of a form field."""
        choices = [("keep", "Readers still see it"), ("drop", "Drop it: readers no longer see it")]
        super().__init__(
            choices=choices, coerce=lambda value: value == "keep", empty_value=None, widget=forms.RadioSelect, **kwargs
        )


class ReviewForm(NoteForm):
    """What a reviewer adds to an approval; what becomes of the editorial note is asked if the version has one."""

    review_due_on = forms.DateField(
        label="Next review due on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    keeps_note = KeepsNoteField()

    def __init__(self, *args, version: ProcedureVersion, **kwargs):
        """Accepts the arguments of a form, and the version."""
        super().__init__(*args, version=version, **kwargs)
        self.fields["review_due_on"].help_text = f"If left empty: {next_review_due(version):%Y-%m-%d}."
        if version.shown_note:
            self.fields["keeps_note"].label = f"Editorial note “{version.shown_note}”"
        else:
            del self.fields["keeps_note"]


class FirstReviewsForm(forms.Form):
    """What a reviewer adds to the first review of many published versions."""

    note = forms.CharField(required=False, max_length=2000)
    review_due_on = forms.DateField(
        label="Next review due on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="If left empty, each is due after the time that is set for its kind.",
    )
    keeps_note = KeepsNoteField(label="Editorial notes")

    def __init__(self, *args, has_notes: bool, **kwargs):
        """Accepts the arguments of a form, and whether any of the versions has an editorial note."""
        super().__init__(*args, **kwargs)
        if not has_notes:
            del self.fields["keeps_note"]


class EntryChoiceField(forms.ModelChoiceField):
    """A published entry, by its name."""

    def label_from_instance(self, obj):
        """The name."""
        return obj.name


class WithdrawalForm(NoteForm):
    """Why a version is withdrawn, and what readers can read instead."""

    note = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see this text at the address of the entry: write it for them.",
    )
    read_instead = EntryChoiceField(
        queryset=ProcedureVersion.objects.published().select_related("procedure").order_by("name"),
        required=False,
        empty_label="nothing",
    )

    def __init__(self, *args, version: ProcedureVersion, **kwargs):
        """Accepts the arguments of a form, and the version."""
        super().__init__(*args, version=version, **kwargs)
        field = self.fields["read_instead"]
        field.queryset = field.queryset.exclude(procedure=version.procedure_id)

    def clean_read_instead(self):
        """The entry of the chosen version."""
        chosen = self.cleaned_data["read_instead"]
        return chosen.procedure if chosen else None


#: Verb of a step (procedures.rules) -> its form, where that asks for more than a note.
STEP_FORMS = {"publish": ReviewForm, "confirm_review": ReviewForm, "withdraw": WithdrawalForm}
