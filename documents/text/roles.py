"""What a role of the people who take part looks like: "surgeon", "anesthesiologist (for children)"."""

import re

ROLE = re.compile(
    r"\b(?:surgeon|nurse|[^\W\d_]{3,30}(?:ist|ician|grapher|itian)|doctor|assistant|midwife|paramedic|practitioner|porter|driver"
    r"|caregiver|parent|aide|interpreter|resident|team|staff|provider|professional|worker|counsell?or|coordinator|educator"
    r"|member|friend|guardian|clerk|secretary|cleaner|orderly|carer|trainee|volunteer|attendant)s?\b(?:\s*\([^()]*\))?\W*",
    re.IGNORECASE,
)
_LAST_ROLE = re.compile(rf"(?:^|.*[\s-]){ROLE.pattern}", re.IGNORECASE)
_LONGEST_ROLE = 6  # words
_GROUP = re.compile(
    r"(?:[\w-]+\s+){0,3}(?:staff|team|personnel|members|professionals|providers|support|others|crew)", re.IGNORECASE
)


def is_role(text: str) -> bool:
    """Whether a name ends with the word for somebody who takes part."""
    return len(text.split()) <= _LONGEST_ROLE and bool(_LAST_ROLE.fullmatch(text))


def is_group(label: str) -> bool:
    """Whether a label is that of several people, such as "Support Staff"."""
    return bool(_GROUP.fullmatch(label))
