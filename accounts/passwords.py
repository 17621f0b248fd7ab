"""Which new passwords are refused as easy to guess here, beside those that Django’s own rules refuse; random ones."""

import re
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from accounts.roles import ROLES

#: Characters that must be left of a password without the words that everybody here knows.
LEAST_OF_ONES_OWN = 8
_SHORTEST_WORD = 4
#: Letters and digits that are not mistaken for each other when they are read out.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Four groups of four characters: 79 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))


class NothingKnown:
    """Refuses a common password that only has digits and signs around it, and words that everybody at this site knows."""

    def __init__(self):
        """The words are those of the site’s hosts and of the roles, and the name of the product."""
        names = " ".join(["medref", *settings.ALLOWED_HOSTS, *ROLES]).casefold()
        self.known = {word for word in re.findall(r"[^\W\d_]+", names) if len(word) >= _SHORTEST_WORD}
        self.common = CommonPasswordValidator().passwords

    def validate(self, password, user=None):
        """Raises ValidationError for such a password."""
        plain = password.casefold()
        words = set(re.findall(r"[^\W\d_]+", plain))
        if len(words) == 1 and words <= self.common:
            raise ValidationError("This is a common password with digits or signs around it.")
        rest = re.sub("|".join(sorted(self.known, key=len, reverse=True)), "", plain)
        if rest != plain and len(rest) < LEAST_OF_ONES_OWN:
            raise ValidationError("This consists mostly of words that everybody here knows.")

    def get_help_text(self):
        """A sentence for the form."""
        return "Your password must not be a common word with digits around it, or the name of this site or of a role."
