"""The form of a version: its text, and the rows of its tables."""

import re
from collections import Counter

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Model
from django.utils.functional import cached_property

from desk.cells import HiddenCell, ProseBox, TickCell
from documents.citations import detail_of
from documents.entry import Likelihood, RiskItem
from documents.likelihood import contradiction, contradicts
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS, TEXT_FIELDS
from procedures.content import plain
from procedures.examples import EXAMPLES
from procedures.models import ProcedureCode, ProcedureVersion
from procedures.term_fields import KnownField, KnownTermsField, meant_by
from procedures.text_fields import DurationField

DURATIONS = ("duration_min_minutes", "duration_max_minutes")
#: Of a form that lost a part of what its page contains.
DAMAGED = (
    "The form arrived damaged: some of its rows or their number are missing, so nothing was saved. Copy what you typed, open the "
    "draft again, and enter it there. To remove rows, tick “Remove”."
)
TERM_FIELDS = ("specialties", "body_sites", "settings", "anesthesia_types")


class NotApplicableField(SimpleArrayField):
    """Sections that do not apply, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args, **kwargs):
        """Accepts the arguments of a form field; the choices are the sections."""
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
        field_classes = dict.fromkeys(TERM_FIELDS, KnownTermsField)
        field_classes |= dict.fromkeys(DURATIONS, DurationField)
        help_texts = {
            name: f"{ProcedureVersion._meta.get_field(name).help_text} For example: {example}"
            for name, example in EXAMPLES.items()
        } | dict.fromkeys(DURATIONS, "90 min, 1½ hours, or both ends in one field: 1-2 h. Empty if no figure is known.")
        widgets = {
            **{field: forms.TextInput(attrs={"size": 12}) for field in DURATIONS},
            **{field: ProseBox() for field in (*TEXT_FIELDS, "editorial_note")},
        }

    def __init__(self, *args, **kwargs):
        """Accepts the arguments of a form. The terms of all rows of the version are read together."""
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & set(TERM_FIELDS):
            field = self.fields[name]
            sent = (
                field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) if self.is_bound else []
            )
            field.known = meant_by(sent, field.queryset, getattr(self.instance, name).all())

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"duration_min_minutes", "stay_min_nights"}  # `clean` says it

    def clean(self):
        """Fails with the refusal, if there is one, and if the ends of the duration or of the stay contradict each other."""
        super().clean()
        fewest, most = map(self.cleaned_data.get, ("stay_min_nights", "stay_max_nights"))
        if None not in (fewest, most) and fewest > most:
            self.add_error("stay_max_nights", f"This is less than the fewest nights in hospital ({fewest}).")
        if self.cleaned_data.keys() >= set(DURATIONS):
            self._read_duration()
        else:  # what was typed into the other field is both ends of it, not a number of minutes
            self.cleaned_data = {name: value for name, value in self.cleaned_data.items() if name not in DURATIONS}
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return self.cleaned_data

    def _read_duration(self) -> None:
        """The two ends, whichever field they were typed into."""
        first, second = (self.cleaned_data[name] for name in DURATIONS)
        whole = [ends for ends in (first, second) if ends and ends[0] != ends[1]]
        if whole and first and second and first != second:
            self.add_error(DURATIONS[1], "One of the fields states both ends: leave the other one empty.")
        low, high = whole[0] if whole else (first and first[0], second and second[1])
        if low is not None and high is not None and low > high:
            self.add_error(DURATIONS[1], f"This is less than the shortest usual duration ({low} minutes).")
        self.cleaned_data |= {DURATIONS[0]: low, DURATIONS[1]: high}


class PartForm(forms.ModelForm):
    """A row. Its fields and the form check it; the constraints of the database are left to the action that saves the draft."""

    media = forms.Media()  # its cells need none; Django would ask each of them

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that changed: a new row with nothing but a position is none."""
        return [name for name in super().changed_data if name != "position" or self.instance.pk]

    def _get_validation_exclusions(self):
        return {field.name for field in self._meta.model._meta.fields}


class PartFormSet(forms.BaseInlineFormSet):
    """Rows of a version.

    A row that a colleague removed meanwhile is still read as it was typed: the action that saves the draft decides about it.
    Every row that was sent is read, whatever the form says about their number.
    """

    default_error_messages = {"missing_management_form": DAMAGED}
    media = forms.Media()

    @cached_property
    def empty_form(self):
        """The row that stands for a new one. Django makes it anew each time that it is asked for."""
        return super().empty_form

    def total_form_count(self):
        """The number of rows, not fewer than were sent."""
        return max(super().total_form_count(), min(self._sent, self.absolute_max))

    @cached_property
    def _sent(self) -> int:
        """How many rows the names of the fields that were sent speak of."""
        name = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,5}})-", re.ASCII)
        return max((int(found[1]) + 1 for found in map(name.match, self.data or ()) if found), default=0)

    def clean(self):
        """Refuse a form that says that fewer rows belong to it than were sent: what is meant cannot be told."""
        super().clean()
        if super().total_form_count() < self._sent:
            raise forms.ValidationError(DAMAGED)

    def add_fields(self, form, index):
        """Django's own fields, with the primary key as a plain number, and the next position for a new row."""
        super().add_fields(form, index)
        form.fields["id"] = forms.IntegerField(
            required=False, widget=HiddenCell, initial=form.instance.pk if form.instance else None
        )
        if index is not None and form.instance.pk is None:
            form.initial["position"] = index + 1
        for name in self.known.keys() & form.fields.keys():
            form.fields[name].known = self.known[name]
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget = TickCell()

    @cached_property
    def known(self) -> dict[str, dict[str, Model]]:
        """Field that chooses an object -> what each key of it in this table means."""
        fields = {name: field for name, field in self.form.base_fields.items() if isinstance(field, KnownField)}
        sent = range(self.total_form_count()) if self.is_bound else ()
        found = {}
        for name, field in fields.items():
            cells = (f"{self.add_prefix(number)}-{name}" for number in sent)
            keys = [field.widget.value_from_datadict(self.data, {}, cell) or "" for cell in cells]
            found[name] = meant_by(keys, field.queryset, [getattr(row, name) for row in self.rows])
        return found

    @cached_property
    def rows(self) -> list[Model]:
        """The stored rows."""
        return list(getattr(self.instance, self.prefix).all())

    def get_queryset(self):
        """The rows that the page shows: those of the forms that were sent, also if a colleague has removed some since."""
        if self.is_bound and "forms" in self.__dict__:  # Django builds the forms from the rows of the database
            return [form.instance for form in self.initial_forms]
        return self.rows

    def _existing_object(self, pk):
        return super()._existing_object(pk) or self.model(pk=pk, version=self.instance)


class RiskForm(PartForm):
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


class RowForm(PartForm):
    """A medicine, a milestone, an outcome or an illustration, whose values must be such."""

    def clean(self):
        """Refuses what is no row of its kind (documents.row_kinds)."""
        values = super().clean()
        kind = ROW_KINDS[self._meta.model._meta.get_field("version").remote_field.related_name]
        if not self.errors and (doubt := kind.doubt({column: plain(values.get(column)) for column in kind.columns})):
            raise forms.ValidationError(doubt)
        return values


class SourceForm(PartForm):
    """A source, whose year and address must be such."""

    def clean(self):
        """Refuses what is no year of four digits, or no web address."""
        values = super().clean()
        if (year := values.get("year")) is not None and not detail_of("year", str(year)):
            self.add_error("year", "Write a year of four digits, or leave it empty.")
        if (address := values.get("address")) and not detail_of("address", address):
            self.add_error("address", "Write a web address such as https://example.org/page, or leave it empty.")
        return values


class CodeForm(PartForm):
    """One code of a version. CodeFormSet checks that there is only one primary code, because that needs all rows."""

    class Meta:
        model = ProcedureCode
        fields = ["position", "code", "relation"]

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
    """The codes of a version, at most one of which is the primary code. Each row knows the code that is stored in it."""

    @cached_property
    def rows(self) -> list[Model]:
        """The stored rows."""
        rows = super().rows
        for row in rows:
            row.stored_code = row.code_id
        return rows

    def clean(self):
        """Refuse two primary codes, and a code that is named twice."""
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        if sum(row.get("relation") == ProcedureCode.Relation.PRIMARY for row in kept) > 1:
            raise forms.ValidationError("Only one code can be the primary code: make the others similar codes.")
        times = Counter(row["code"] for row in kept if "code" in row)
        if twice := [code.display for code, count in times.items() if count > 1]:
            raise forms.ValidationError(f"{', '.join(twice)}: each code can be named once. Remove the others.")
