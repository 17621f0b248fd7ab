"""What a line of a list reads like: a risk, a benefit, advice for recovery, another treatment, an experience.

Nerve injury -> risks; Less pain -> benefits; Change it every 3 days -> recovery; Closed pouches: simpler -> alternatives
"""

import re
from functools import lru_cache

#: Beginnings of the words for harm, and endings of medical ones.
_HARM = re.compile(
    r"\b(?:pains?\b|painful|aches?\b|aching|headache|backache|infect|bleed|blood\s+loss|h(?:a)?emorr|h(?:a)?ematom|clots?\b|clott|thrombo|embol|swell|swollen|bruis"
    r"|scar|injur|damag|perforat|punctur|tears?\b|tearing|ruptur|leak|fistula|obstruct|block(?:age|ed|ing)|strictur|stenos|adhesion|irritat|redness|rash"
    r"|itch|allerg|reactions?\b|nause|vomit|fever|chills|dizz|faint|fatigue|tired|weak|numb(?!er)|tingl|stiff|spasm|cramp|discomfort|sore|tender|blister|burn"
    r"|ulcer|necro|abscess|sepsis|pneumo|stroke|attack|arr?hythm|arrest|fail|shock|deaths?\b|dying|fatal|mortal|paraly|seizure|confus|delirium|anxi"
    r"|distress|depress|stress|loss\b|losing|lost\b|impair|limited|poor|incomplete|delayed|slow\b|slower|difficult|trouble|problem|complication|risks?\b"
    r"|side\s+effect|adverse|unwanted|undesir|unexpected|disease|illness|disorder|deformit|asymmetr|dislocat|displac|migrat|malfunction|break|broken"
    r"|fractur|loosen|wear\s+(?:of|and)|incontinen|retention|constipat|diarrh|dehydrat|exposure|toxic|overdose|contaminat|false\s+(?:positive|negative)"
    r"|missed|misdiagn|errors?\b|falls?\b|drop\b|hypo|hyper|(?:o)?edema|recurr|relaps|re-?operat|revision|conversion|worse|collapse|reject|resistan"
    r"|disturb|changes?\s+(?:in|of|to)\b|return\s+of\s+(?:the\s+)?(?:symptom|disease|problem|pain)|(?:need|necessity)\s+(?:for|of|to)|no\s+improvement|not\s+work|prolong|longer\s+(?:hospital|stay|operat|recover)|bad\b|dry(?:ness)?\b|cold\b|blurr|hoarse|cough|drows"
    r"|sleep(?:y|iness)|ringing|dissatisf|compress|transfusion|(?:further|another|additional|repeat|second)\s+(?:surg|operat|procedure|treatment)"
    r"|(?:low|high|raised|increased)\s+(?:blood|heart|body)\b)"
    r"|\b(?:anaphyla|blind(?:ness|ed)|deaf(?:ness)?\b|infertil|impoten|insuffici|dys[a-z]{3}|mal(?:union|position|absor)|non-?union|prolaps|herniat)"
    r"|\w{3}(?:itis|(?<!progn)(?<!diagn)osis|emia|aemia|oma|algia|rrhage|rrhea|pathy|plegia|uria|rexia)\b",
    re.IGNORECASE,
)
_FUNCTION = (
    r"(?:sens(?!itiv)\w+|immun\w+|feel\w*|mobil\w+|motion|movement|function\w*|strength|hearing|vision|sight|appetite|taste|smell|flexib\w+|libido|sexual|sperm|urine|blood"
    r"|oxygen|range|ability|control|grip|consciousness|fertility|growth|healing|circulation)"
)
#: Less of something is a benefit, unless it is something that a body should have: "less pain", but "less feeling".
_BENEFIT = re.compile(
    rf"\b(?:less(?!\s+(?:than|common|frequent|likely|often)\b)|fewer(?!\s+than\b)|reduc(?:ed?s?|tion|tions|es|ing)|decreas(?:ed?s?|es|ing)|lower(?:ed|s)?(?=\s+(?:the\s+)?(?:risk|chance|rate|dose|cost|need)))\s+(?:of\s+|in\s+|the\s+)*(?!(?:\w+\s+)?{_FUNCTION}\b)\w"
    r"|\b(?:better|improv\w+|enhanc\w+|faster|quicker|easier|relie(?:f|ves?|ving)|restor\w+|regain\w*|prevent(?:s|ion|ing)?\b|protects?\b|protection"
    r"|freedom|independen\w+|convenien\w+|comfort(?:s|able|ably)?\b|confidence|discreet|peace\s+of\s+mind|reassur\w+|benefits?\b|advantages?\b"
    r"|early\s+(?:detection|diagnosis)|accurate|longer\s+li\w+|surviv\w+|cures?\b|resolution\s+of|no\s+more\s|quality\s+of\s+life|normal\s+(?:life|activit\w+)"
    rf"|(?:more|greater|increased?|return\s+of)\s+(?:\w+\s+)?(?:{_FUNCTION}|energy|freedom|comfort|independence|confidence|security|stability|support|safety))\b",
    re.IGNORECASE,
)
_LESS_FUNCTION = re.compile(
    rf"\b(?:less|reduc\w+|decreas\w+|lower(?:ed)?)\s+(?:of\s+|in\s+|the\s+)*(?:\w+\s+)?{_FUNCTION}\b", re.IGNORECASE
)
#: A benefit that does not come is a risk: "No relief of symptoms", "Failure to improve".
_MISSED = re.compile(
    r"\b(?:no|not|without|fail\w*|lack\s+of|incomplete|insufficient|inadequate|partial|loss\s+of|limited|poor|delayed|slow|may\s+not|does\s+not)\b[^,.;]*$",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?:please\s+)?(?:(?:rest|avoid|keep|clean|wash|take|drink|eat|walk|start|resume|follow|attend|remove|empty|replace|limit|use|apply|elevate|sleep|plan)\b"
    r"|change\s+(?!in\b|of\b|to\b)|wear\s+(?!of\b|and\b)|return\s+to\b|go\s+(?:back|home)\b|do\s+not\b|don['’]t\b|stay\s"
    r"|no\s+(?:lifting|driving|swimming|bathing|sports?|work|heavy|strenuous|baths?|alcohol|exercise))(?!\s+(?:pain|problem|ache))",
    re.IGNORECASE,
)
_RECOVERY = re.compile(
    r"\b(?:recover\w*|heal(?:s|ed|ing)?|aftercare|follow-?\s?up|check-?ups?|rehabilit\w+|resum\w+|return(?:s|ing)?\s+to|back\s+(?:to|at)\s+(?:work|school|normal)"
    r"|discharged?|go(?:es)?\s+home|hospital\s+stay|overnight|stitches|sutures|dressings?|bandages?|shower\w*|crutches|every\s+\w+\s+(?:days?|weeks?)"
    r"|(?:\d+|a|one|two|three|four|five|six|several|few)(?:\s?(?:-|–|to)\s?\w+)?\s+(?:days?|weeks?|months?))\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"\b(?:instead|alternativ\w+|compared\s+(?:with|to)|rather\s+than|other\s+(?:options?|treatments?|types?|kinds?|methods?)|watchful|waiting|observation"
    r"|conservative|non-?\s?surgical|non-?\s?operative|medications?|medicines?|drugs?|physiotherapy|(?:physical|radiation|drug|laser)\s+therapy|therap(?:y|ies)"
    r"|brac(?:e|es|ing)|splints?|injections?|chemotherapy|open\s+surgery|laparoscop\w+|no\s+treatment|doing\s+nothing|lifestyle|diet\w*|exercises?|acupuncture)\b"
    r"|\b(?:simpler|cheaper|safer)\b|:\s+(?:a\s+)?(?:easier|quicker|slower|less|more|fewer|but)\b",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\b(?:(?:may|might|will|do|does|not)\s+feel|patients?\s+feels?|is\s+felt|are\s+felt|awake|asleep|you\s+(?:hear|see|notice))\b",
    re.IGNORECASE,
)
_LONGEST = 400  # characters


@lru_cache(maxsize=1024)
def reads_like(text: str) -> str:
    """The key of the section that a line between Risks and Patient Experience reads like; "" where its words say nothing."""
    text = text[:_LONGEST].replace("**", "")
    name, colon, _ = text.partition(": ")
    if colon and _HARM.search(name) and not _BENEFIT.search(name):
        return "risks"
    if hit := _BENEFIT.search(text):
        named = text[: hit.start()].rpartition(",")[0]  # "Numbness, which improves with time"
        return "risks" if _HARM.search(named) or _MISSED.search(text, 0, hit.start()) else "benefits"
    if _ADVICE.match(text):
        return "recovery"
    if _HARM.search(text) or _LESS_FUNCTION.search(text):
        return "risks"
    for key, wording in (("alternatives", _ALTERNATIVE), ("recovery", _RECOVERY), ("patient_experience", _EXPERIENCE)):
        if wording.search(text):
            return key
    return ""
