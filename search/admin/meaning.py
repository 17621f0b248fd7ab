"""What a term of the vocabulary would find here: shown to editors, and looked at before they save one."""

from dataclasses import dataclass

from django import forms

from codes.models import Code
from search.actions.vocabulary import VocabularyError, check_term, read_codes, read_words
from search.models import VocabularyTerm
from search.queries import find


@dataclass(frozen=True)
class Reach:
    """One alternative or beginning of a code (of the form's field `field`), and how much it finds."""

    field: str
    text: str
    count: int


def reaches(words: str, codes: str) -> list[Reach]:
    """How much each alternative and each beginning of codes finds for everybody. Both are as the vocabulary keeps them."""
    found = []
    for alternative in filter(None, words.split(" | ")):
        result = find(alternative, user=None, limit=1, facets=False)
        found.append(Reach("words", alternative, 0 if result.instead else result.total))
    for part in codes.split():
        system, _, code = part.partition(":")
        count = Code.objects.filter(system__slug=system, code__startswith=code).count()
        found.append(Reach("codes", part, count))
    return found


class TermForm(forms.ModelForm):
    """A term, with a look at what it would find before it is saved."""

    anyway = forms.BooleanField(
        required=False,
        label="Save anyway",
        help_text="Tick this if the words or codes are right although they find nothing yet, because their release "
        "is still to be loaded.",
    )

    class Meta:
        model = VocabularyTerm
        fields = ("term", "kind", "meaning", "words", "codes", "is_active")
        widgets = {"words": forms.Textarea({"rows": 3}), "codes": forms.Textarea({"rows": 2})}
        help_texts = {
            "words": "What titles say instead, such as: resection appendix | excision appendix. Each alternative is one or "
            "more word beginnings that must all occur; separate alternatives with “ | ”.",
            "codes": "The first characters of codes, if the term means exactly these: icd10pcs:0DTJ hcpcs:E0601.",
        }

    def clean_words(self):
        """The alternatives as they are kept."""
        return read_words(self.cleaned_data["words"])

    def clean_codes(self):
        """The beginnings of codes as they are kept."""
        try:
            return read_codes(self.cleaned_data["codes"])
        except VocabularyError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        """A term that says nothing, or stands there already, is refused; one that finds nothing wants a second look."""
        data = super().clean()
        if self.errors:
            return data
        row = self.instance
        term, kind = data.get("term", row.term), data.get("kind", row.kind)
        own = None if row.is_shipped else row
        try:
            check_term(term=term, kind=kind, words=data["words"], codes=data["codes"], row=own)
        except VocabularyError as error:
            raise forms.ValidationError(str(error)) from error
        if {"words", "codes"} & set(self.changed_data) and not data.get("anyway"):
            for reach in reaches(data["words"], data["codes"]):
                if not reach.count:
                    self.add_error(
                        reach.field, f"“{reach.text}” finds nothing here: correct it, or tick “Save anyway”."
                    )
        return data
