"""What a role of the people who take part looks like: "surgeon", "anesthesiologist (for children)"."""

import re

from documents.text.absence import leaves_out

ROLE = re.compile(
    r"\b(?:surgeon|nurse|[^\W\d_]{3,30}(?:ist|ician|grapher|itian)|doctor|assistant|midwife|paramedic|practitioner|porter|driver"
    r"|caregiver|parent|aide|interpreter|resident|team|staff|provider|professional|worker|counsell?or|coordinator|educator"
    r"|member|friend|guardian|clerk|secretary|cleaner|orderly|carer|trainee|volunteer|attendant)s?\b(?:\s*\([^()]*\))?\W*",
    re.IGNORECASE,
)
_LAST_ROLE = re.compile(rf"(?:^|.*[\s-]){ROLE.pattern}", re.IGNORECASE)
_LONGEST_ROLE = 6  # words
_LONGEST_ITEM = 200  # characters; a longer text names nobody
_GROUP = re.compile(
    r"(?:[\w-]+\s+){0,3}(?:staff|team|personnel|members|professionals|providers|support|others|crew)"
    r"(?:\s+(?:involved|required|needed|present|taking\s+part))?",
    re.IGNORECASE,
)
#: Further words for people and for what they do in a team, which alone do not tell a list of roles from other text.
_PEOPLE = re.compile(
    r"(?:.*[\s-])?(?:operator|circulator|supervisor|proctor|instructor|director|administrator|observer|helper|manager|leader|partner|trainer"
    r"|teacher|examiner|preceptor|engineer|caretaker|receptionist|runner|planner|officer|programmer|registrar|scheduler|sonographer"
    r"|transporter|translator|consultant|intern|fellow|student|apprentice|chief|expert|tech|assist|medic|doula|chaperone|companion|escort|supplier"
    r"|spouse|husband|wife|father|mother|mom|dad|family|relative|sibling|brother|sister|son|daughter|child|baby|infant|person|people"
    r"|man|woman|men|women|patient|donor|recipient|chaplain|priest|rabbi|imam|advocate|representative|rep|liaison|nanny"
    r"|(?:security|safety)\s+guard|crew|group|personnel|coder|auditor|mentor|coach|matron|warden|auxiliary|professor"
    r"|(?:nursing|anesthesia|clinical|technical|administrative|clerical|theatre|peer)\s+support|(?:team|clinical|surgical|nursing)\s+lead)"
    r"(?:['’]s|e?s)?",
    re.IGNORECASE,
)
_TITLES = {
    "RN", "RNs", "LPN", "LVN", "CNA", "CRNA", "CRNAs", "NP", "NPs", "APRN", "APN", "PA", "PAs", "PA-C", "MD", "MDs",
    "DO", "DDS", "DMD",
    "PhD", "PT", "OT", "SLP", "RT", "RRT", "RT(R)", "EMT", "EMTs", "ODP", "ODPs", "SHO", "HCA", "HCAs", "RNFA",
    "CST", "CNM", "CCP", "GP",
    "GPs", "AA", "CAA", "MA", "RD", "ST", "CNS", "MLS", "CRT",
}  # fmt: skip
#: Where the words that name somebody end: "surgeon with training", "nurse from the ward", "porter, who helps".
_BESIDE = re.compile(
    r"\s*(?:[,;:/(]|\s[-–—]\s|\s(?:of|for|in|at|on|from|with|to|by|during|when|where|who|whom|whose|which|that|if|as|or|and|under|via|plus|not|but|is|are"
    r"|may|can|will|must|should|leads|assists|performs|depending|using|(?:trained|certified|experienced|specializing|responsible|assigned|available"
    r"|present|standing|familiar|required|needed|only|optional)(?=\s+(?:in|to|for|by|with|at|on)\b|$))\b)",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"\s+(?:of|for|in|at|on|from|with|without|to|by|during|under|via|as|certified|trained|experienced|speciali[sz]ed|specializing|responsible"
    r"|assigned|required|needed|only|optional|afterwards?|beforehand|nearby|standing\s+by)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^(?:(?:at\s+least|up\s+to|about|usually|often|sometimes|possibly|optionally|occasionally|the|an?|your|one\s+or\s+more|one|two|three|four"
    r"|five|six|several|some|additional|further|extra|other|or\s+more|\d{1,2}(?:\s*(?:-|–|to|or)\s*\d{1,2})?\s*[x×]?|[x×]\s*\d{1,2})\s+)+|\s*[x×]?\s*\d{1,2}\s*$",
    re.IGNORECASE,
)
#: "Number of staff", "Total nurses", "Team size", "Maximum team": figures about people, not people.
_MEASURE = re.compile(
    r"(?:number|no\.|count|total|minimum|maximum|min\.?|max\.?|average|overall|combined|sum|how\s+many|quantity)(?!\w)",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"(?:people|persons?|staff|members?|professionals?|providers?|personnel|team|group|crew|helpers?|workers?)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|few|couple|pair)\b", re.IGNORECASE
)
_FUNCTION = re.compile(
    r"(?:[\w-]+\s+){0,3}(?:operator|operative|lead|leader|supervisor|proctor|performer|assistant|assist|assisting|provider|circulator|scrub)s?",
    re.IGNORECASE,
)


def is_role(text: str) -> bool:
    """Whether a name ends with the word for somebody who takes part."""
    return len(text.split()) <= _LONGEST_ROLE and bool(_LAST_ROLE.fullmatch(text))


def has_title(text: str) -> bool:
    """Whether a name is or ends with the short form of a profession: "EMTs", "night RN"."""
    return len(text.split()) <= _LONGEST_ROLE and text.rpartition(" ")[2] in _TITLES


def is_group(label: str) -> bool:
    """Whether a label is that of several people, such as "Support Staff"."""
    return bool(_GROUP.fullmatch(label))


def is_function(label: str) -> bool:
    """Whether a label says what somebody does in the team: "Primary operator", "First assistant"."""
    return bool(_FUNCTION.fullmatch(label))


def names_somebody(text: str) -> bool:
    """Whether an item names a person, a profession or a team; "Location", "Number of staff" and "None other" do not.

    What counts is the word before any "of", "for" or comma: "Head of the ward" is somebody,
    "Number of nurses" is a figure.
    """
    text = text.replace("**", "").strip(" .;:")
    if len(text) > _LONGEST_ITEM or leaves_out(text) or _MEASURE.match(text):
        return False
    counted = _COUNT.sub("", text)
    named = _COUNT.sub("", _BESIDE.split(counted, maxsplit=1)[0].strip())
    if not named or (_ANYBODY.fullmatch(named) and _is_count(text)):
        return False
    head = named.split()[-1].strip(".'’")
    return head in _TITLES or bool(ROLE.fullmatch(head) or _PEOPLE.fullmatch(named) or is_role(named))


def ends_as_role(text: str) -> bool:
    """Whether the words of a role, up to "of", "for" or another word for its place or task, are the name of somebody.

    "Nurse from the ward" and "Surgeon or urologist" are; of "A nurse gives the drug" the last word is none.
    """
    named = _COUNT.sub("", _TASK.split(_COUNT.sub("", text), maxsplit=1)[0].strip(" .;:*"))
    head = named.split()[-1].strip(".'’") if named else ""
    return head in _TITLES or bool(ROLE.fullmatch(head) or _PEOPLE.fullmatch(named) or is_role(named))


def _is_count(text: str) -> bool:
    """Whether a text says how many people there are, and nowhere who: "4 people", "Staff: 4", "A team of three"."""
    others = _ANYBODY.sub("", text)
    return bool(_HOW_MANY.search(text)) and not any(
        ROLE.fullmatch(word) or _PEOPLE.fullmatch(word) or word in _TITLES for word in re.findall(r"[^\W\d_]+", others)
    )
