"""A second opinion about what stands where its heading and label put it: what reads like something else is a guess.

Duration: The operation takes an hour. You stay for two nights.   the second sentence is about recovery
Management: Prices from 2,500 euros                               a price belongs to no section
"""

import re

from documents.entry import Likelihood, RiskItem, says_not_applicable
from documents.frequency import has_several_figures, is_of_some, read_frequency
from documents.sections import OPTIONAL_KEYS, SECTION_OF_TEXT, SECTIONS
from documents.source import ParsedEntry, Placement
from documents.text.absence import leaves_out
from documents.text.bands import band_of_word
from documents.text.evidence import is_remark, names_one_role, names_thing, tells_what_is_done
from documents.text.headings import HEADINGS, LABELS, RUN_ON_LABEL, spelling
from documents.text.lines import Line, leading_label
from documents.text.own_words import own_words
from documents.text.places import PLACE_WORD, TIME
from documents.text.roles import ROLE
from documents.text.sentences import is_sentence
from documents.text.topics import is_good_outcome, outside, sentences_of, topics_of
from documents.text.wording import reads_like

_LONGEST_NAME, _LONGEST_HEADING = 5, 6  # words
_SHOWN = 60  # characters of a text in a warning
_NAMES = {section.key: section.heading for section in SECTIONS}
_PROSE = {section.field for section in SECTIONS}
#: Section -> what else its sentences may be about without a doubt. A summary may be about anything in the entry.
_BESIDE = dict.fromkeys(OPTIONAL_KEYS, frozenset(_NAMES)) | {
    "summary": frozenset(_NAMES),
    "purpose": frozenset({"indications", "benefits", "risks", "recovery"}),
    "indications": frozenset({"purpose", "benefits", "risks", "alternatives", "duration", "recovery"}),
    "preparation": frozenset({"duration", "description", "indications", "setting", "recovery"}),
    "description": frozenset(_NAMES) - {"risks", "duration", "indications"},
    "duration": frozenset(),
    "setting": frozenset({"personnel"}),
    "personnel": frozenset({"description", "setting"}),
    "risks": frozenset({"recovery", "alternatives", "indications"}),
    "benefits": frozenset({"purpose", "recovery", "alternatives", "duration"}),
    "recovery": frozenset({"patient_experience", "duration", "setting", "personnel", "benefits"}),
    "alternatives": frozenset(_NAMES),
    "patient_experience": frozenset({"recovery", "description", "duration", "setting", "personnel", "risks"}),
}
_TIME = re.compile(
    r"\b(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|seconds?|overnight|time|quick\w*|short\w*|long\w*|brief\w*"
    r"|varies|vary"
    r"|\d['’′]|variable|depend\w*|continuous\w*|permanent\w*|immediate\w*|instant\w*|once|moments?|sessions?|visits?)\b|\d['′’]",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:stay\w*|nights?|overnight|recover\w*|afterwards?|hospitali[sz]\w+|arriv\w+|visiting|open\s|results?|appointments?"
    r"|wait\w*|beforehand|follow-?up|heal\w*"
    r"|(?:numbness|effects?|pain|swelling|soreness|relief|protection|drowsiness|implant|battery|device|benefits?|study|trial)\s+(?:\w+ly\s+)?"
    r"(?:can\s+|may\s+|will\s+)?(?:lasts?|wears?\s+off|goes|takes)|(?:starts?|begins?|ends?|works?)\s+(?:\w+\s+)?(?:within|after|in)\b|home|off\s+work|every|allow|plan\s|visits?|in\s+the\s+(?:clinic|department|unit)|with\s+us)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:stays?|off\s+work|returns?\s+to\s+work|recovery\s+takes)\b.*\b(?:nights?|days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_TIMES = {"recovery_time", "realization_time"}
_SOON = re.compile(r"\b(?:soon|same|next|straight|none|years?|lifelong|evening|morning|until)\b|\d", re.IGNORECASE)
#: Fields whose paragraphs may have names of options or situations before a colon; and labels that are a time, "Day 1", or a
#: lead-in, "for example".
_NAMING = {"alternatives_text", "other_options", "pros_and_cons", "personnel_text"}
_PERIOD = re.compile(
    r"(?:the\s+|on\s+|in\s+)?(?:day|week|month|year|hour|night|morning|evening|stage|phase|first|second|third|last|next|before|after"
    r"|during|afterwards?|beforehand|immediately|at\s+home|in\s+hospital)s?\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:include[sd]?|following|example|namely|such as)$", re.IGNORECASE)
_ROOM = re.compile(r"\b(?:rooms?|hospital|clinic|ward|theatre|toilets?|car\s+park)$", re.IGNORECASE)
_PATIENTS = re.compile(
    r"\b(?:other|more|\d+)\s+patients?$|^(?:the\s+|you,\s+the\s+)?(?:patients?|you)\b(?!['’])(?!\s+\w+(?:or|er|ist|ian)s?\b)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\([^()]*\)")
_MODAL = re.compile(r"\b(?:may|can|must|should|will)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\w\s+(?:plus|as\s+well\s+as|together\s+with|and/or)\s+\w", re.IGNORECASE)
_EITHER = re.compile(r"[^\W\d_](?:\s?/\s?|\s+or\s+)[^\W\d_]", re.IGNORECASE)  # "Doctor/nurse", "Doctor or nurse"
_PROFESSION = re.compile(
    r"\b(?:surgeon|nurse|doctor|midwife|registrar|radiographer|\w+(?:ologist|therapist|thetist"
    r"|ician))s?(?:\s+on\s+call)?$",
    re.IGNORECASE,
)
#: "Smoking", "Age over 60": what makes a risk more likely, and none itself.
_FACTOR = re.compile(
    r"(?:(?:current|heavy|active|pre-?existing|advanced|old(?:er)?|young|poor(?:ly controlled)?|chronic"
    r"|severe)\s+)*(?:smok(?:ing|ers?)|tobacco(?:\s+use)?|alcohol(?:\s+(?:use|abuse))?"
    r"|drug\s+use|diabetes|obesity|overweight|age(?:\s+(?:over|above)?\s*\d+.*)?|pregnancy|hypertension"
    r"|high\s+blood\s+pressure|(?:heart|lung|kidney|liver)\s+disease"
    r"|(?:use|taking)\s+of\s.+|medical\s+conditions|general\s+health|nutrition|family\s+history)",
    re.IGNORECASE,
)
#: What a source says beside a likelihood that may change whom, or what, it is meant for.
_RESERVED = re.compile(
    r"\b(?:(?:common|frequent|often|likely|rarer?|high|low|great|small)\w*\s+(?:\w+\s+)?than\b(?!\s+\d)|compared|unless"
    r"|except|other\s+than|apart\s+from"
    r"|no\s+(?:reports?|known|reported)\b|none\s+(?:in|of|reported|seen|known)|(?:seen|had|found)\s+none|(?:has|have"
    r"|had)\s+(?:not|never)\s+been|never\s+(?:seen|reported|happened|occurred)"
    r"|(?:men|women|boys|girls|children|adults|babies|smokers|diabetics|people)\s+only|only\s+(?:in|for|if|when)"
    r"|(?:common|rare|frequent|uncommon|likely|unlikely)\w*\s+(?:after|in|with|without|for|if|when|during|among)"
    r"|less\s+than\s+(?!\d|an?\b|one\b)\w+|(?:low|lower|small|slight|minimal|high|higher|increased)\s+(?:risk|chance)|(?<=\()(?:ask|see|tell|call)"
    r"|used\s+to\s+be|it\s+was|halved?s?|doubles?|doubled|twice|(?:higher|lower)\s+(?:in|with|if|when|after|for|among)"
    r"|(?:per|an?|each|every)\s+(?:year|month)(?<!within a year)(?<!in a year)|annually|(?:line|catheter|device"
    r"|patient)[\s-](?:days|years))\b",
    re.IGNORECASE,
)
#: "Frequent nausea" may be frequent, or the nausea itself; what is common of a duct, an artery, a vein or a nerve is anatomy.
_OPENING_WORD = re.compile(
    r"(?:(?:an?|the|one|some|other|another)\s+)?((?:(?:very|less|extremely)\s+)?(?:in)?frequent|occasional|(?:(?:very|less)\s+|un)?common|rare)\s+(?!(?:\w+\s+){1,2}(?:ducts?|arter\w+|veins?|nerves?)\b)\w",
    re.IGNORECASE,
)


def doubt(target: str, text: str) -> str:
    """What speaks against the text field `target` holding this text: "reads like a price"; "" if nothing does."""
    key = SECTION_OF_TEXT[target]
    if label := _other_label(key, text):
        return f"has the label “{label}” of another section"
    if label := _strange_label(target, text) or _label_behind(target, text):
        return f"has the label “{label}”, which is not known here"
    sentences = sentences_of(text)
    if what := next(filter(None, map(outside, sentences)), ""):
        return f"reads like {what}"
    if text.rstrip(" *_").endswith("!"):
        return "is an exclamation"
    return _doubt_of_topic(target, key, sentences[0]) if sentences else ""


def _doubt_of_topic(target: str, key: str, sentence: str) -> str:
    """What speaks against a paragraph that begins with this sentence."""
    topics = topics_of(sentence)
    if what := _missing(target, sentence):
        return f"reads like {what}"
    if topics and key not in topics and (others := topics - _BESIDE[key]):
        return f"reads like “{_NAMES[min(others)]}”"
    if target == "risk_management" and "risks" in topics:
        return "reads like a risk"
    is_name = len(sentence.split()) <= _LONGEST_NAME
    if key == "benefits" and is_name and reads_like(sentence) == "risks":
        return f"reads like “{_NAMES['risks']}”"
    if target == "risks_text" and is_good_outcome(sentence) and re.search(r"\d", sentence):
        return f"reads like “{_NAMES['benefits']}”"
    return ""


def is_besides_risk(text: str) -> bool:
    """Whether an item among the risks is a price, a contact, a good outcome, another label, or what raises a risk."""
    name = own_words(text).name
    is_good = is_good_outcome(name) and reads_like(text) != "risks"
    return bool(outside(text) or is_good or _is_other("risks", spelling(name)) or _FACTOR.fullmatch(name))


def doubt_of_risk(risk: RiskItem) -> str:
    """What speaks against the likelihood of a risk that was read: a reserve, or another word; "" if nothing does."""
    has_word = risk.likelihood != Likelihood.NOT_STATED
    rated = has_word or read_frequency(risk.frequency)
    if rated and (hit := _RESERVED.search(f"{risk.name} ({risk.frequency})")):
        return f"says “{hit[0].strip()}”, so its likelihood may not be meant for everybody"
    if has_word and has_several_figures(risk.frequency) and not is_of_some(risk.frequency):
        return "has several figures, which may be those of several groups"
    opening = _OPENING_WORD.match(risk.name)
    if has_word and opening and band_of_word(opening[1]) != risk.likelihood:
        return f"begins with “{opening[1]}”, which may be its likelihood"
    return ""


def doubt_of_step(label: str, text: str) -> str:
    """What speaks against a step; "" if nothing does."""
    if what := outside(text) or outside(label):
        return f"reads like {what}"
    others = topics_of(text) - _BESIDE["description"]
    if not others and _LATER.search(text):
        others = {"recovery"}
    if others:
        return f"reads like “{_NAMES[min(others)]}”"
    if is_remark(label):
        return "may be a remark beside the steps"
    return "" if tells_what_is_done(text) or not text else "does not say what is done"


def doubt_of_tool(text: str) -> str:
    """What speaks against a tool; "" if nothing does."""
    if what := outside(text):
        return f"reads like {what}"
    others = topics_of(text) - {"description", "purpose", "personnel"}
    if _ROOM.search(text) or _PROFESSION.search(text):
        others |= {"setting" if _ROOM.search(text) else "personnel"}
    if others:
        return f"reads like “{_NAMES[min(others)]}”"
    return "" if names_thing(text) else "says something instead of naming a tool"


def doubt_of_role(text: str, roles: list[str]) -> str:
    """What speaks against somebody who takes part, as the item says it and as the roles that were read; "" if nothing does."""
    if what := "patients" if _PATIENTS.search(text) else outside(text):
        return f"reads like {what}"
    role = _BRACKET.sub("", text).partition(": ")[0]
    if _MODAL.search(role):
        return "says what somebody may or will do"
    if _SEVERAL.search(role) or _EITHER.search(role):
        return "may be several people"
    return "" if all(map(names_one_role, roles)) else "is more than the name of a role"


def doubts_of(target: str, paragraphs: list[tuple[str, Line]], removed: list[int]) -> list[tuple[str, Line, str]]:
    """The paragraphs of a text field against which something speaks, each with what it is.

    What stands below a line that belongs to the page, or may be a heading, is doubtful as well. `removed` are the numbers of
    the lines that were already taken out of the section.
    """
    found: list[tuple[str, Line, str]] = []
    above = below = ""
    for text, line in paragraphs:
        if any(paragraphs[0][1].number < number < line.number for number in removed):
            below = "stands below a line of the page"
        reason = doubt(target, text)
        if not reason and not line.marker and may_be_heading(above, text):
            reason, below = "may be the heading of another section", "stands below what may be a heading"
        elif any(map(outside, sentences_of(text))):
            below = "stands below what belongs to no section"
        if reason or below:
            found.append((text, line, reason or below))
        above = text
    return found


def may_be_heading(above: str, text: str) -> bool:
    """Whether a few words without an end stand below the end of a sentence: "Popular topics"."""
    is_short = len(text.split()) <= _LONGEST_HEADING and not re.search(r"\d|[.!,;:]$", text)
    return is_short and text[:1].isupper() and above.endswith((".", "!", "?"))


def add_doubt(entry: ParsedEntry, target: str, text: str, number: int, reason: str) -> None:
    """Mark a value of line `number` as inferred, and tell the editor why."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    entry.placements.append(Placement(target, number, number, "inferred"))
    entry.warnings.append(f"Line {number}: “{shown}” {reason}; check it.")


def _missing(target: str, sentence: str) -> str:
    """What a sentence reads like that lacks what its section is about: a duration without a time, a place without a place."""
    if (
        target == "duration_text"
        and not says_not_applicable(sentence)
        and (not _TIME.search(sentence) or _OTHER_TIME.search(sentence))
    ):
        return "no duration of the procedure"
    if target in _TIMES and not (_TIME.search(sentence) or _SOON.search(sentence) or leaves_out(sentence)):
        return "no time"
    if target == "setting_text" and not (PLACE_WORD.search(sentence) or says_not_applicable(sentence)):
        return "no place"
    if target == "personnel_text" and not ROLE.search(sentence):
        return "no person"
    return ""


def _strange_label(target: str, text: str) -> str:
    """A label that a paragraph of `target` begins with and no section knows; "" if it may be the name of an option or a time."""
    label, value = leading_label(text)
    is_lead_in = not value or label.startswith("None") or is_sentence(f"{label}.") or _BETWEEN.search(label)
    if is_lead_in or target in _NAMING or (target == "duration_text" and TIME.match(value)):
        return ""
    return "" if _PERIOD.match(label) else label


def _label_behind(target: str, text: str) -> str:
    """A label that no section knows, behind the end of a sentence in the text of a labelled part: "Rest. Follow-Up: In May."."""
    if target in _PROSE or target in _NAMING:
        return ""
    known = LABELS[SECTION_OF_TEXT[target]]
    labels = (hit[1] for hit in RUN_ON_LABEL.finditer(text))
    return next((label for label in labels if spelling(label) not in known and not _PERIOD.match(label)), "")


def _other_label(key: str, text: str) -> str:
    """A label or a heading of another section that the text is, begins with, or has behind the end of a sentence."""
    label, value = leading_label(text)
    found = [label] if label and value else [text.strip("*#: ")]
    found += [hit[1] for hit in RUN_ON_LABEL.finditer(text)]
    return next((name for name in found if _is_other(key, spelling(name))), "")


def _is_other(key: str, name: str) -> bool:
    if not name or name in LABELS[key] or HEADINGS.get(name, key) == key and name in HEADINGS:
        return False
    return name in HEADINGS or any(name in labels for other, labels in LABELS.items() if other in _NAMES)
