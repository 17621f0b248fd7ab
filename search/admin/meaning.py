"""The form for a term of the vocabulary, which shows what the term finds and warns before it finds nothing."""

from dataclasses import dataclass

from django import forms
from django.utils.html import format_html_join

from codes.models import Code
from search.actions.vocabulary import VocabularyError, check_term, read_codes, read_words
from search.models import VocabularyTerm
from search.queries import find

Kind = VocabularyTerm.Kind
KINDS = {
    Kind.ABBREVIATION: "letters that stand for something longer, such as “CABG”.",
    Kind.LAY: "everyday words for what titles say in medical words, such as “gallbladder removal”.",
    Kind.EPONYM: "something named after a person, such as “Whipple”.",
    Kind.BRAND: "the name under which a drug or device is sold, such as “Botox”.",
    Kind.NAME: "what clinicians call a procedure, such as “12 lead ECG”.",
    Kind.OLDER_NAME: "what a procedure was called in the past or in older classifications, such as “achillotomy”.",
    Kind.GROUP: "what statistics call a group of procedures, such as “conversion of cardiac rhythm”.",
    Kind.WORD: "a word for which titles use others, such as “ablate”.",
    Kind.DEVICE: "what titles call a device once it is in place, such as “PICC line”: infusion device, great vessel. It counts "
    "where something is done to the device, such as its removal; what puts it in is a term of another kind.",
    Kind.FORM: "a part of medical words that says what they are about, such as “nephr”: kidney. A word that consists of known "
    "parts finds what its parts mean.",
    Kind.ENDING: "a part at the end of medical words that says what is done, such as “ectomy”: removal.",
    Kind.STOP_WORD: "says nothing about what is searched for, such as “the”. Search leaves it out, unless the query has no "
    "other words or quotes it in a phrase.",
    Kind.GENERIC_WORD: "fits most procedures but is in few titles, such as “surgery”. Search leaves it out if the whole "
    "query finds nothing.",
    Kind.CONDITION: "says what is wrong with a body part, such as “polyp”. Search ignores it in ICD-10-PCS, whose titles name "
    "only the body part.",
    Kind.CAPITALS: "an abbreviation or a name that is also an everyday word, such as “ice”. It counts as an abbreviation or "
    "name only with a capital letter, or as the only word of the query.",
    Kind.WHOLE_WORD: "looks as if it consisted of known parts but does not, such as “glossary”, which is not about a tongue. "
    "Search does not take it apart.",
    Kind.FRAME: "a question around what is searched for, such as “what is the code for …”, with “…” in its place. Search ignores "
    "the question if it is around other words.",
    Kind.SHORTHAND: "how clinicians write a word in notes and on lists, such as “bx”, with the word as its meaning: biopsy. "
    "Search reads the word instead; a row in capitals, such as “LE”, only where it is written in capitals.",
}
"""How a search uses the rows of each kind, explained to editors."""


@dataclass(frozen=True)
class Reach:
    """One alternative or beginning of a code, from the form's field `field`, and how much it finds."""

    field: str
    text: str
    count: int


def reaches(words: str, codes: str) -> list[Reach]:
    """How much each alternative and each beginning of codes finds for the public. Both are in their stored form."""
    found = []
    for alternative in filter(None, words.split(" | ")):
        result = find(alternative, user=None, limit=1, facets=False)
        found.append(Reach("words", alternative, 0 if result.instead or result.part else result.total))
    for part in codes.split():
        system, _, code = part.partition(":")
        count = Code.objects.filter(system__slug=system, code__startswith=code).count()
        found.append(Reach("codes", part, count))
    return found


class TermForm(forms.ModelForm):
    """A term. Words or codes that find nothing are refused unless the editor ticks “Save anyway”."""

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
            "kind": format_html_join("", "<div>{}: {}</div>", [(kind.label, does) for kind, does in KINDS.items()]),
            "meaning": "What it means in plain words; shown to readers. Optional for kinds of single words that only affect "
            "how a search reads a query.",
            "words": "What titles say instead, such as: resection appendix | excision appendix. Each alternative is one or "
            "more word beginnings that must all occur; separate alternatives with “ | ”.",
            "codes": "The first characters of codes, if the term means exactly these: icd10pcs:0DTJ hcpcs:E0601.",
        }

    def clean_words(self):
        """The alternatives in their stored form."""
        return read_words(self.cleaned_data["words"])

    def clean_codes(self):
        """The beginnings of codes in their stored form."""
        try:
            return read_codes(self.cleaned_data["codes"])
        except VocabularyError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        """Refuse a term without content or one that exists already, and one that finds nothing unless “Save anyway”."""
        data = super().clean()
        if self.errors:
            return data
        row = self.instance
        term, kind = data.get("term", row.term), data.get("kind", row.kind)
        own = None if row.is_shipped else row
        try:
            content = {name: data[name] for name in ("meaning", "words", "codes")}
            check_term(term=term, kind=kind, **content, row=own)
        except VocabularyError as error:
            raise forms.ValidationError(str(error)) from error
        if {"words", "codes"} & set(self.changed_data) and not data.get("anyway"):
            for reach in reaches(data["words"], data["codes"]):
                if not reach.count:
                    self.add_error(
                        reach.field, f"“{reach.text}” finds nothing here: correct it, or tick “Save anyway”."
                    )
        return data
