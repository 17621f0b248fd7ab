"""The forms of code lists at the desk: a new list, what it is called and for, its rules."""

import re
from collections import Counter, defaultdict

from django import forms

from code_lists.models import CodeList, CodeListVersion, Rule
from code_lists.rules import (
    CODES,
    LONGEST_NOTE,
    LONGEST_PURPOSE,
    LONGEST_TITLE,
    MOST_RULES,
    ListRefused,
    RuleRow,
    checked_value,
)
from codes.forms import LookupForm
from codes.models import CodeSystem

#: Empty rows that follow the rules of a draft.
EMPTY_ROWS = 2
SYSTEM_MISSING = (
    "None of these lines is a code or a title here. Choose the code system that they are of, or correct them."
)


class StartForm(LookupForm):
    """A new list: its title and purpose, and the codes to begin with, pasted or in a file, or none."""

    title = forms.CharField(
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=CodeList._meta.get_field("title").help_text,
    )
    purpose = forms.CharField(
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=CodeList._meta.get_field("purpose").help_text,
    )
    field_order = ("title", "purpose", "system", "codes", "file")

    def __init__(self, *args, **kwargs):
        """The text box is a large one."""
        super().__init__(*args, **kwargs)
        self.fields["codes"].widget = forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"})
        self.fields["codes"].help_text = "May stay empty. What is no code here is kept, and named on the next page."

    def clean(self):
        """The fields of the look-up, without `lines` if there are none."""
        if not self.cleaned_data.get("codes", "").strip() and not self.cleaned_data.get("file"):
            return self.cleaned_data | {"lines": []}
        return super().clean()

    def rules(self, user) -> list[RuleRow]:
        """One rule for each code system of the lines; lines that are no code go where most of the others are.

        Raises ListRefused if there is no such place.
        """
        if not self.cleaned_data["lines"]:
            return []
        systems = {system.slug: system for system in CodeSystem.objects.all()}
        named, unknown = defaultdict(list), []
        for _, text, answer in self.answers(user):
            if answer.matched and len(answer.codes) == 1:
                named[answer.codes[0].system.slug].append(answer.codes[0].code)
            else:
                unknown.append(text)
        most = Counter({slug: len(codes) for slug, codes in named.items()}).most_common(1)
        place = self.cleaned_data["system"] or (most[0][0] if most else "")
        if unknown and not place:
            raise ListRefused(SYSTEM_MISSING)
        if unknown:
            named[place] += unknown
        return [RuleRow(False, CODES, systems[slug], "\n".join(codes)) for slug, codes in named.items()]


class DescriptionForm(forms.ModelForm):
    """What a list is called and for, and whether readers see it."""

    class Meta:
        model = CodeList
        fields = ("title", "purpose", "is_public")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}


class DraftForm(forms.ModelForm):
    """What concerns a draft as a whole; `seen` says what its person has before them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CodeListVersion
        fields = ("change_note", "with_retired")
        widgets = {"change_note": forms.Textarea(attrs={"rows": 2})}


class RuleForm(forms.Form):
    """One rule. A row without a value counts for nothing."""

    excludes = forms.TypedChoiceField(
        label="Take in or leave out",
        choices=[("", "Take in"), ("yes", "Leave out")],
        coerce=bool,
        empty_value=False,
        required=False,
    )
    kind = forms.ChoiceField(label="Kind", choices=Rule.Kind.choices)
    system = forms.ModelChoiceField(CodeSystem.objects.all(), label="Code system", empty_label=None)
    value = forms.CharField(
        label="What", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 1, "spellcheck": "false"})
    )
    note = forms.CharField(label="Note", required=False, max_length=LONGEST_NOTE)

    def __init__(self, *args, systems=(), **kwargs):
        """`systems` are the choices as (id, name), so that each row need not ask for them."""
        super().__init__(*args, **kwargs)
        if systems:
            self.fields["system"].choices = systems
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean(self):
        """The value as it is stored."""
        fields = super().clean()
        if fields.get("value", "").strip() and fields.get("system") and fields.get("kind"):
            try:
                fields["value"] = checked_value(fields["kind"], fields["value"], fields["system"].rules)
            except ListRefused as error:
                self.add_error("value", str(error))
        return fields


class BaseRuleFormSet(forms.BaseFormSet):
    """The rules of a draft in their order."""

    def add_fields(self, form, index):
        """Number and removal of a row say what they are."""
        super().add_fields(form, index)
        for name, label in (("ORDER", "Number"), ("DELETE", "Remove")):
            if name in form.fields:
                form.fields[name].widget.attrs["aria-label"] = label

    def total_form_count(self):
        """As many rows as were sent, whatever number the form states: a damaged number must not empty a draft."""
        if not self.is_bound:
            return super().total_form_count()
        sent = (re.fullmatch(rf"{self.prefix}-(\d{{1,4}})-value", name) for name in self.data)
        return min(max((int(row[1]) for row in sent if row), default=-1) + 1, self.absolute_max)

    def rows(self) -> list[RuleRow]:
        """The rules that are written, without those that are removed, by their numbers."""
        forms_ = [form for form in self.ordered_forms if form.cleaned_data.get("value", "").strip()]
        names = ("excludes", "kind", "system", "value", "note")
        return [RuleRow(*(form.cleaned_data[name] for name in names)) for form in forms_]


def rule_rows(version: CodeListVersion, data=None) -> BaseRuleFormSet:
    """The rows of a draft, as they are stored or as they were sent."""
    systems = [(system.pk, system.name) for system in CodeSystem.objects.all()]
    stored = list(version.rules.all())
    kind = forms.formset_factory(
        RuleForm,
        formset=BaseRuleFormSet,
        extra=EMPTY_ROWS,
        can_order=True,
        can_delete=True,
        max_num=MOST_RULES,
    )
    initial = [
        {
            "excludes": "yes" if rule.excludes else "",
            "kind": rule.kind,
            "system": rule.system_id,
            "value": rule.value,
            "note": rule.note,
        }
        for rule in stored
    ]
    usual = stored[-1].system_id if stored else systems[0][0] if systems else None
    rows = kind(data, initial=initial, prefix="rules", form_kwargs={"systems": systems})
    for form in rows.extra_forms:
        form.fields["system"].initial = usual
    return rows
