"""The form in which a reader says whether an entry helped and what is wrong, and the stamp that protects it."""

from time import time

from django import forms
from django.core import signing

from documents.sections import SECTIONS
from feedback.rules import LONGEST, LONGEST_WAIT, SHORTEST, NotTaken, check_text

SALT = "feedback.form"


class FeedbackForm(forms.Form):
    """Either answer is enough. `website` is seen by programs only: whoever fills it in is none of our readers."""

    helpful = forms.ChoiceField(
        label="Was this entry helpful?",
        choices=[("yes", "Yes"), ("no", "No")],
        required=False,
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(
        label="Where is the problem?",
        choices=[("", "The entry as a whole"), *((section.field, section.reader_heading) for section in SECTIONS)],
        required=False,
    )
    text = forms.CharField(label="What is wrong or missing?", required=False, max_length=LONGEST, widget=forms.Textarea)
    website = forms.CharField(required=False)

    def clean_text(self) -> str:
        """The text, if it may be stored."""
        try:
            return check_text(self.cleaned_data["text"])
        except NotTaken as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict:
        """Something has to be said."""
        fields = super().clean()
        if not self.errors and not fields["text"] and not fields["helpful"]:
            raise forms.ValidationError("Say whether the entry was helpful, or write what is wrong or missing.")
        return fields


def new_stamp(slug: str) -> str:
    """The entry and the time, signed: what the page of the form gives out, and nobody can make up."""
    return signing.dumps([slug, time()], salt=SALT)


def is_ours(request, slug: str) -> bool:
    """Whether the form was sent from its own page by a person: from no other site, neither at once nor a day later.

    It takes the place of Django’s token, which would set a cookie on readers who have no session to protect.
    """
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2] != request.get_host():
        return False
    try:
        stamped, at = signing.loads(request.POST.get("stamp", ""), salt=SALT)
    except signing.BadSignature:
        return False
    return stamped == slug and SHORTEST <= time() - at <= LONGEST_WAIT
