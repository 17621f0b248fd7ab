"""Forms of the editors' desk, but for the text of a version: terms, editorial steps, reviews."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import RegexValidator

from documents.entry import one_line
from procedures.models import ProcedureVersion
from procedures.queries import next_review_due

#: A token as in FHIR R4, 3.1.1.4.10: an absolute address of a code system and a code.
check_coding = RegexValidator(
    r"^(https?://|urn:)[^\s|]+\|[^\s|]+$",
    "Write the address of the code system, “|” and the code: http://snomed.info/sct|12345",
)


class TermNameField(forms.CharField):
    """The name of a term, on one line."""

    def to_python(self, value):
        """The tidied name."""
        return one_line(super().to_python(value))


class NewTermForm(forms.ModelForm):
    """A term of a controlled list. Names of terms that were replaced are taken, because published pages show them."""

    codings = SimpleArrayField(
        forms.CharField(max_length=200, required=False, validators=[check_coding]),
        delimiter="\n",
        required=False,
        error_messages={"item_invalid": "Line %(nth)s:"},
        label="Codes elsewhere",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Codes that mean the same in a code system that your site may use, one on each line, as FHIR writes them: "
        "http://snomed.info/sct|12345",
    )

    class Meta:
        field_classes = {"name": TermNameField}

    def clean_codings(self):
        """The codes, each once."""
        return list(dict.fromkeys(filter(None, self.cleaned_data["codings"])))

    def clean_name(self):
        """A name that the list does not have yet, whatever its case."""
        name = self.cleaned_data["name"]
        known = self._meta.model.objects.filter(name__iexact=name).select_related("replaced_by").first()
        if known and known.replaced_by:
            raise forms.ValidationError(f"“{known}” was replaced by “{known.replaced_by}”: use that term.")
        if known:
            raise forms.ValidationError(f"The list has “{known}” already.")
        return name


class OtherNameForm(forms.Form):
    """Another name of a term."""

    name = TermNameField(max_length=200, label="Other name", widget=forms.TextInput(attrs={"class": "vTextField"}))


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


class PlannedTimeField(forms.DateTimeField):
    """When a step is to be taken instead of now."""

    def __init__(self, **kwargs):
        """Accepts the arguments of a form field."""
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(required=False, widget=widget, **kwargs)


class PublicationForm(ReviewForm):
    """What a reviewer adds to an approval that publishes, now or later."""

    due_at = PlannedTimeField(
        label="Publish at (UTC)", help_text="If left empty: now. Until then the version stays in review."
    )


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
    due_at = PlannedTimeField(
        label="Withdraw at (UTC)", help_text="If left empty: now. Until then readers see the text as it is."
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
STEP_FORMS = {"publish": PublicationForm, "confirm_review": ReviewForm, "withdraw": WithdrawalForm}
