"""The form of a word of the glossary."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from glossary.models import Word
from glossary.rules import WordRefused, check_word


class WordForm(forms.ModelForm):
    """A word, its other forms (one in a line), and its explanation."""

    forms = SimpleArrayField(
        forms.CharField(required=False),
        delimiter="\n",
        required=False,
        label="Other forms",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"{Word._meta.get_field('forms').help_text} One in a line.",
    )

    class Meta:
        model = Word
        fields = ("term", "forms", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict:
        """The fields as they are stored."""
        fields = super().clean()
        try:
            fields["term"], fields["forms"], fields["text"] = check_word(
                fields.get("term", ""), fields.get("forms") or [], fields.get("text", "")
            )
        except WordRefused as error:
            raise forms.ValidationError(str(error)) from error
        return fields
