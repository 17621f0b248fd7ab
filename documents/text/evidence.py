"""What the words of an item must show before it counts as stated: a step says what is done, a role, a tool or a risk is a name.

Whatever lacks it may still be one, so it is placed where it stands, as a guess with its reason (`documents.text.doubts`).
"""

import re

from documents.frequency import read_frequency
from documents.other_figures import other_figures
from documents.text.own_words import own_words
from documents.text.roles import ends_as_role
from documents.text.sentences import is_imperative, is_order, is_sentence
from documents.text.wording import reads_like

_BRACKET = re.compile(r"\([^()]*\)")
#: A verb, as far as its form tells: "is", "may", "removed", "draining", "cut".
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|can|may|might|will|should|must|does?|not|goes|comes|\w{2,}(?:ed|ing)|cut|put|set|sewn|drawn"
    r"|taken|given|done|made|shown|held|kept|left|\w+\s+(?:it|them))\b",
    re.IGNORECASE,
)
_FINDING = re.compile(
    r"(?:minimal|none|nil|normal|negative|positive|yes|no|clear|intact|stable|good|poor|left|right|both|supine|prone|unremarkable)\W*",
    re.IGNORECASE,
)
#: Labels of remarks beside the steps.
_REMARK = re.compile(
    r"(?:\w+\s+)?(?:notes?|tips?|pearls?|pitfalls?|hints?|cautions?|warnings?|important|remember|reminder|rationale|comments?|remarks?"
    r"|attention|examples?|caveats?|evidence)",
    re.IGNORECASE,
)
#: How a thing is never named: "Not all veins in one session", "Next visit", "You need a friend".
_NO_THING = re.compile(
    r"(?:not|never|see|next|no|if|when|after|before|then|always|only|each|every|once|please|you|we|it|they|there|most|many|some\s+(?:patients|people)"
    r"|usually|sometimes|often|to)\b",
    re.IGNORECASE,
)
_SAID_OF_THING = re.compile(
    r"\b(?:is|are|was|were|will|must|should|may|can|has|have|needs?|needed|available|required|present|comes?|goes|hours?|days?|weeks?"
    r"|months?|minutes?)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,/]|\s[-–—]\s|\b(?:who|that|which|whose|where|when|if|and/or)\b", re.IGNORECASE)
#: Words for trouble that only a name may have: in a sentence they say little.
_TROUBLE = re.compile(
    r"\b(?:holes?|cracks?|lumps?|overload|cancers?|tumou?rs?|inflam\w+|narrowing|detach\w+|cloud(?:ing|y)|shrink\w*"
    r"|abnormal\w*|irregular\w*|altered|wrong|loose|colic|stain\w*|palsy|splash\w*"
    r"|left\s+(?:in|behind)|(?:does|do|is|are|was|were)\s+not|no\s+clear|unclear|uncertain|shift\s+of|slips|return\s+of"
    r"|serious|opening\s+into|hearing\s+change"
    r"|(?:blood|fluid|air|urine|stones?)\s+(?:in|around|under|from|or|collection|left)|(?:very\s+)?low\s+(?:calcium|oxygen"
    r"|sodium|sugar|iron|platelets))\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b[A-Z]\d{1,2}\b")  # "C5 palsy"
_CONDITION = re.compile(r"\s(?:if|when|unless|until)\s.*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")


def is_remark(label: str) -> bool:
    """Whether the label of a step is that of a remark beside the steps: "Note", "Safety tip"."""
    return bool(_REMARK.fullmatch(label.strip("*: ")))


def tells_what_is_done(text: str) -> bool:
    """Whether a step says what somebody does or what happens; a value ("250", "minimal") does not.

    A word with a full stop is an instruction ("Sew."), unless it is one for a finding.
    """
    is_whole = text[:1].isupper() and text.rstrip().endswith(".") and not _FINDING.fullmatch(text)
    return is_whole or bool(_VERB.search(text)) or is_imperative(text) or is_order(text)


def names_thing(text: str) -> bool:
    """Whether a tool is a name, and says nothing about it: "Laser (green)", but not "Next session after 4 weeks"."""
    bare = _BRACKET.sub("", text)
    return not (_NO_THING.match(bare) or _SAID_OF_THING.search(bare) or is_sentence(text))


def names_one_role(role: str) -> bool:
    """Whether a role is one name: "Physiotherapist, sometimes with a student", and "Doctor/nurse" are more than that."""
    bare = _BRACKET.sub("", role)
    return not _CLAUSE.search(bare) and ends_as_role(bare)


def names_harm(name: str) -> bool:
    """Whether a name among the risks speaks of harm or has a figure; so few letters as "A" say nothing against it."""
    bare = _CONDITION.sub("", name)  # what it is called, and not when it happens: "Call 999 if your neck swells"
    if not _WORD.search(_BRACKET.sub("", _CODE.sub("", bare))):
        return True
    says = own_words(bare).name != bare or other_figures(bare) or read_frequency(bare) or _TROUBLE.search(bare)
    return bool(says) or reads_like(bare) == "risks"
