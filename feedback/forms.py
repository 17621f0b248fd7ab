"""The form in which a reader says whether an entry helped and what is wrong, and the stamp that protects it."""

from time import time
from uuid import UUID, uuid4

from django import forms
from django.core import signing

from documents.sections import SECTIONS
from feedback.rules import LONGEST, LONGEST_WAIT, SHORTEST, NotTaken, check_text

SALT = "feedback.form"
FROM_ELSEWHERE = (
    "Your browser says that this came from a page outside this site, or does not say from which page, so nothing was stored. If "
    "you wrote it yourself, press “Send” here."
)
UNSTAMPED = (
    "This did not come from the form of this entry, so nothing was stored. If you wrote it yourself, press “Send” here."
)
ONCE_MORE = "Please press “Send” once more: the page was open for very long, or for a moment only."


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
    """The entry, the time and a key of its own, signed: what the page of the form gives out, and nobody can make up."""
    return signing.dumps([slug, time(), str(uuid4())], salt=SALT)


def key_of(request, slug: str) -> UUID:
    """The key of the form that a person sent from its own page: from no other site, neither at once nor a day later.

    It takes the place of Django’s token, which would set a cookie on readers who have no session to protect. Raises NotTaken.
    """
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2] != request.get_host():
        raise NotTaken(FROM_ELSEWHERE)
    try:
        stamped, at, key = signing.loads(request.POST.get("stamp", ""), salt=SALT)
    except signing.BadSignature:
        raise NotTaken(UNSTAMPED) from None
    if stamped != slug:
        raise NotTaken(UNSTAMPED)
    if not SHORTEST <= time() - at <= LONGEST_WAIT:
        raise NotTaken(ONCE_MORE)
    return UUID(key)
