"""What a sentence or an item is about, by its words: a price, a contact, a time, a place, people, a risk, another section.

The words are general ones of patient information; they are compared with the section in which the sentence stands
(`documents.text.doubts`).
"""

import re
from functools import lru_cache

from documents.entry import Likelihood
from documents.frequency import read_frequency, share_of_people
from documents.text.guesses import is_team
from documents.text.own_words import own_words
from documents.text.places import PLACE, TIME
from documents.text.roles import is_role
from documents.text.wording import reads_like

BLANK = "a blank of a form"
#: What belongs to the page, a letter or a bill, and to no section of an entry.
OUTSIDE = {
    BLANK: re.compile(
        r"_{3,}|\*{3}|\.{6,}|…{2,}|\{[\d–-]+\}|\b(?:yes|Y)\s?/\s?(?:no|N)\b|<\s?[^\W_][^<>]{2,80}[^\W\d_]>|\[\s?(?:add|insert|enter|state|specify|list"
        r"|other|name|date|your|to\s+be)\b[^\[\]]*\]|(?-i:\bTB[ACD]\b|\bXX+\b)|^(?:tb[acd]|to\s+be\s+(?:added|confirmed|completed|decided|done))\W*$"
        r"|\b(?:delete|insert|complete|tick|circle)\s+(?:if|as|where)\s+(?:not\s+)?(?:appropriate|applicable|needed|required)"
        r"|\(please\s+specify\)|^(?:lorem\s+ipsum|placeholder)\b",
        re.IGNORECASE,
    ),
    "a price": re.compile(
        r"[£$€¥]\s?\d|^(?:costs?|prices?|fees?|billing)\W*(?::|$)|\b\d[\d.,]*\s?(?:[£$€¥]|(?:euros?|dollars?|USD|EUR|GBP|CHF)\b)"
        r"|(?<!at the )\bprices?\b|\b(?:costs?\s+(?:of|for|from|about|is|are|\d)|fees?|co-?pay\w*|deductible|insur(?:ance"
        r"|ers?)|health\s+plans?|reimburs\w+|invoic\w+"
        r"|billing|billed|payments?|pay\s+(?:for|by|in)|self-?pay\w*|pre-?authori[sz]ation|discounts?|refund\w*|VAT|tax(?:es"
        r"|ed)?|private\s+patients|financing"
        r"|finance\s+available|gift\s+cards?|vouchers?|paid\s+(?:back|for)|(?:travel|your)\s+(?:costs|expenses)|special\s+offers?|results\s+(?:may|can)\s+vary"
        r"|charges?\s+(?:applies|apply|is|are|of|if)|(?:from|for|costs?)\s+\d[\d.,]*\s+pounds)\b",
        re.IGNORECASE,
    ),
    "a contact": re.compile(
        r"[\w.+-]+@[\w-]+\.\w|(?-i:\b[A-Z][a-z]+\s+(?:Street|Road|Avenue|Lane|Square|Boulevard)\b)|\bhttps?://|\bwww\.|^(?:tel|telephone|phone|fax|e-?mail|address|contact|opening\s+(?:hours"
        r"|times)|visiting(?:\s+\w+)?)\b\W*(?::|\d|$)"
        r"|\b(?:contact\s+(?:us|details)|opening\s+(?:hours|times)|visiting\s+(?:hours|times)|office\s+hours|helplines?"
        r"|switchboard|extension\s+\d|car\s+parks?|parking"
        r"|book\s+(?:online|now|today|(?:an?|your)\s+(?:\w+\s+)?(?:appointment|consultation|visit|place))|get\s+in\s+touch|appointments?\s+(?:line|desk)|by\s+(?:bus|train|tram)|mon(?:day)?\s*(?:-|–"
        r"|to)\s*fri(?:day)?)\b"
        r"|(?<![\d.,])(?:\+\d|\(?0\d|1-\d|\d{3}-\d{3}-)[\d\s()-]{5,}\d(?![\d.,]*%)|\b\d{3}[ -]\d{4}\b|\b(?:call|ring|phone"
        r"|contact)\b.{0,40}\bon\s+\d{2}|^(?:call|ring|phone)\s+[\d+(]",
        re.IGNORECASE,
    ),
    "a note about the page": re.compile(
        r"\b(?:leaflets?|factsheet|brochure|copyright|all\s+rights|sponsor\w*|disclaimer|feedback|cookies|facebook|twitter"
        r"|instagram|youtube|newsletter|subscribe|(?:like|share)\s+button|follow\s+(?:us|me)\b|comments?\s+below|my\s+channel|related\s+posts"
        r"|share\s+this"
        r"|click|download|pdf|web\s?site|web\s?page|large\s+print|braille|easy\s+read|further\s+(?:reading|information)"
        r"|more\s+information|additional\s+resources"
        r"|see\s+also|read\s+(?:more|also)|related\s+(?:topics|articles|pages|content)|use\s+this\s+text|this\s+(?:page"
        r"|article|information"
        r"|document|guideline|policy|sop|protocol|card|post|video|blog|thread|form|presentation|slide|handout|app)(?!\s+(?:describes|explains|covers|is\s+about|tells))"
        r"|(?:written|authored|approved|produced|published|edited|compiled|translated)\s+by|last\s+(?:reviewed|updated)"
        r"|review\s+date|version\s+\d"
        r"|did\s+this\s+help|was\s+this\s+(?:page\s+|article\s+)?helpful|popular\s+topics|photo(?:graph)?\s+(?:by|credit)"
        r"|image\s+(?:by|credit|source)|figure\s+\d|audit(?:ed|s)?\b|(?-i:QA)\b|quality\s+(?:review|assurance|control)|PALS"
        r"|interpreters?\s+(?:are|is|can|tell|call|please))\b"
        r"|\b(?:funded|paid|financed|supported)\s+by\b|\b(?:by\s+a|research)\s+grant\b|\blicen[sc]ed\s+(?:since|in|for\s+use)"
        r"|\bguid(?:ance|elines?)\s+[A-Z]*\d|\bNICE\b|©|\b(?:ltd|inc|gmbh)\b\.?|^(?:references?|sources?|bibliography"
        r"|authors?|keywords|tags|categor(?:y|ies)"
        r"|filed\s+under|advert\w*)\b\W*(?::|$)",
        re.IGNORECASE,
    ),
    "a date or a time of opening": re.compile(
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bweekdays\b|\bopen\s+(?:around|all|from|daily|until|24)\b|\b24/7\b"
        r"|\b(?:january|february|march|april|june|july|august|september|october|november|december)\s+(?:19|20)\d\d"
        r"|\bwe\s+(?:are\s+)?(?:open|close|closed|accept|offer|charge|located)\b|\bat\s+reception\b|\bask\s+reception\b",
        re.IGNORECASE,
    ),
    "what the clinic says of itself": re.compile(
        r"^we\s+(?:do\s+not|don['’]t|cannot|can['’]t|also|can|offer|provide|have|accept|charge|only|look\s+forward)\b"
        r"|^our\s+(?!procedure|operation)\w+\s+(?:is|are|has|have|offers?|provides?)\b",
        re.IGNORECASE,
    ),
    "the name of somebody": re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor)\.?\s+[A-Z]\w+"),
    "part of a letter": re.compile(
        r"^(?:dear\s|hi\b|hello\b|kind\s+regards|best\s+(?:wishes|regards)|many\s+thanks|thank\s+you|thanks\b"
        r"|yours\s+(?:sincerely|faithfully)|sincerely|cheers\b|from:|to:"
        r"|cc:|subject:|sent:|date:|on\s.{0,40}wrote:|>)|\b(?:(?:my|the|this|your|a)\s+draft|find\s+attached|attached\s+(?:is"
        r"|are|file|please)|please\s+(?:send|reply|let\s+me|add\b|change\s+the\s+text)|let\s+(?:me|us)\s+know|(?:would|if)\s+you(?:['’]d|\s+would)?\s+like\s+(?:me|a\s+\w+\s+version)"
        r"|feel\s+free\s+to|(?:i|we)\s+hope\s+(?:this|it)\s|happy\s+to\s+help|here(?:['’]s|\s+(?:is|are))\s+(?:an?|the|your)\b"
        r"|as\s+an\s+AI|i\s+would\s+(?:leave|suggest|add|change))\b",
        re.IGNORECASE,
    ),
}

_LONGEST_RISK = 15  # words
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|nights?|seconds?)"
_AMOUNT = (
    rf"(?:\d[\d.,]*|an?|half|one|two|three|four|five|six|seven|eight|ten|twelve|several|few)\b[^.]{{0,15}}?\b{_UNIT}\b"
)
#: Section -> what a sentence says that is about this section, wherever it stands.
_ABOUT = {
    key: re.compile(pattern, re.IGNORECASE)
    for key, pattern in {
        "purpose": r"\b(?:the\s+)?(?:purpose|aim|goal)s?\s+(?:of|is|are)\b|^(?:it|this|the\s+\w+)\s+is\s+(?:done|performed"
        r"|used)\s+to\b",
        "indications": r"\b(?:indicat(?:ed|ions?)\s+(?:for|in|if|when|are|include)|good\s+candidates?|contra-?indicat\w+)\b",
        "preparation": r"\bbefore\s+(?:the|your|this)\s+(?:procedure|surgery|operation|test|appointment|visit)\b"
        r"|\bfast(?:ing)?\s+(?:for|from|after)\b|\b(?:do\s+not|don['’]t|nothing\s+to|not)\s+eat\b(?!.{0,30}\b(?:until"
        r"|again)\b)|\bstop\s+taking\b"
        r"|\bthe\s+(?:day|night|evening|week)\s+before\b|^(?:bring|arrive)\b",
        "duration": rf"\b(?:procedure|operation|surgery|test|scan|examination|treatment|session|it|this)\s+(?:usually\s+"
        rf"|typically\s+|often\s+|only\s+|itself\s+)?(?:takes|lasts)\s+[^.]{{0,25}}?{_AMOUNT}",
        "setting": r"\b(?:is|are)\s+(?:\w+ly\s+)?(?:done|performed|carried\s+out|held)\s+(?:in|at|on)\s+(?:an?|the|our"
        r"|your)\s+(?:\w+\s+){0,2}"
        r"(?:hospital|clinic|office|theat(?:re|er)|room|ward|cent(?:re|er)|unit|department|suite)\b",
        "recovery": rf"\bafter\s+(?:the|your|this)\s+(?:procedure|surgery|operation|treatment)\b|\b(?:go|goes|going|went|sent"
        rf"|discharged)\s+home\b|\b(?:return|back)\s+to\s+(?:work|school|normal|sports?|driving)\b"
        rf"|\b(?:stay|rest)(?:s|ed)?\s+[^.]{{0,25}}?{_AMOUNT}|\bhospital\s+stay\b|\brecovery\s+(?:room|area|time|period"
        rf"|takes)\b|\bfollow-?\s?up\b|\b(?:next|following|same)\s+day\b"
        r"|\b(?:stitches|staples|dressing|drain)s?\s+(?:is|are|will\s+be)\s+(?:removed|taken|changed)\b|\bfull\s+recovery\b",
        "risks": r"^(?:the\s+)?(?:(?:main|common|possible|usual|known|other)\s+)?(?:risks?|complications?"
        r"|side\s+effects?)\b.{0,20}\b(?:include|are|is)\b"
        r"|\bmost\s+(?:common|frequent|serious)\s+(?:problem|complication|risk|side\s+effect)\b",
        "alternatives": r"\balternativ(?:es?|ely)\b|\binstead\s+of\s+(?:the|this|an?|having)\b|\bother\s+(?:options"
        r"|treatments?|choices)\b|\bwatchful\s+waiting\b|\bno\s+treatment\b|\bdoing\s+nothing\b",
        "patient_experience": r"^(?:you|most\s+people|patients?|people)\s+(?:may|might|will|can|do|does|often"
        r"|usually)?\s*(?:not\s+)?(?:feel|notice|hear|sense)\b",
    }.items()
}
_HEDGED_SETTING = re.compile(r"\b(?:not|never|home\s+(?:the|on|after|within)|go\s+home)\b", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(?:success\w*|satisf\w+|recovers?|recovered|recovery|cured?|cures|heals?|healed|survi\w+|pain[-\s]free"
    r"|symptom[-\s]free|effective|patency|remains?\s+open|stays?\s+open|well\s+again|improve\w*|better"
    r"|adequate|accurate|sensitivity|specificity|good\s+(?:result|outcome)s?|happy|pleased|return\s+to\s+(?:work|normal"
    r"|sport)|go(?:es)?\s+home|benefit\w*)\b",
    re.IGNORECASE,
)
_UNGOOD = re.compile(
    r"\b(?:no|not|never|without|fail\w*|un\w+|incomplete|poor|slow|delayed|lack|less|limited|partial|wors\w+)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")


_ASIDE = re.compile(r"[;:(]\s*")  # "Rust: 9 in 10 recover" names a risk


def sentences_of(text: str) -> list[str]:
    """The sentences of a piece of prose, without list markers and bold type."""
    return [part for part in _SENTENCE_END.split(text.replace("**", "").strip(" -•*")) if part]


def outside(text: str) -> str:
    """What a text is that belongs to no section ("a price"); "" for any other text."""
    return next((what for what, wording in OUTSIDE.items() if wording.search(text)), "")


def is_good_outcome(text: str) -> bool:
    """Whether a text tells how many are well, not how many come to harm: "95% recover", "Success rate"."""
    hit = _GOOD.search(_ASIDE.split(text, maxsplit=1)[0])
    return bool(hit) and not _UNGOOD.search(text[: hit.end()])


@lru_cache(maxsize=1024)
def topics_of(sentence: str) -> frozenset[str]:
    """The sections that a sentence or an item is about, as far as its words tell."""
    bare = sentence.strip(" .")
    found = {key for key, wording in _ABOUT.items() if wording.search(sentence)}
    if TIME.match(bare):
        found.add("duration")
    if PLACE.match(bare) and not _HEDGED_SETTING.search(bare):
        found.add("setting")
    if is_role(bare) or is_team(sentence):
        found.add("personnel")
    if says_risk(bare):
        found.add("risks")
    return frozenset(found)


def says_risk(text: str) -> bool:
    """Whether a text states how likely some harm is: "Infection (1 in 100)", "Nerve injury is rare"."""
    own = own_words(text)
    share = own.frequency if read_frequency(own.frequency) else share_of_people(text)
    is_word = not share and own.likelihood not in (None, Likelihood.NOT_STATED)
    is_rated = is_word or re.search(r"\d|\bone\b", share)  # "Pain goes away for most people" states no risk
    return bool(is_rated) and len(text.split()) <= _LONGEST_RISK and reads_like(text) == "risks"
