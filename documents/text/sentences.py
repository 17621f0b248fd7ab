"""What tells a sentence from a name: "All tools are sterile.", "Call your doctor", "It removes the gallbladder."."""

import re

_FINITE = re.compile(
    r"(?<=\w)(?<!that)(?<!which)(?<!who)\s(?:is|are|was|were|can|may|might|could|will|should|must|has|have|needs?|requires?)\s",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:there|most|many|these|those|they|this|it|you|your|we|if|when|all|some\s+(?:people|patients)"
    r"|the\s+(?:team|surgeon|doctor|patient|procedure|operation|device))\s",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:(?:it|they|you|we|(?:this|the)\s+(?:procedure|operation|surgery|test|treatment|device))\s+(?!for\b|of\b|with\b|in\b|to\b)"
    r"|(?:(?:most|many|some)\s+)?(?:people|patients)\s+(?!for\b|of\b|with\b|in\b|to\b|who\b|without\b))",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?:please\s+\w|(?:if|when|should|in\s+case|unless)\s+you\s|(?:please\s+)?(?:call|contact|seek|tell|ask|see|report|follow|talk|speak|discuss|consult)\s+(?:your|the|a|an|any|medical|help|for|to|with)|(?:do\s+not|don['’]t)\s)",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:(?:then|next|first|finally|now|carefully|gently|slowly)[,\s]\s*)*(?:access|adjust|administer|advance|align|anchor|anesthetize|apply|approach|aspirate|assess|attach"
    r"|bend|bring|cannulate|cauterize|check|clamp|clean(?:se)?|clip|close|coagulate|collect|confirm|connect|cover|cut|deflate|deploy|detach|dilate"
    r"|disinfect|dissect|divide|drain|drape|dress|drill|elevate|enter|examine|excise|expose|fill|find|fix|flush|free|give|grasp|guide|harvest|identify"
    r"|implant|incise|inflate|inject|insert|inspect|irrigate|isolate|lift|ligate|locate|loosen|make|mark|measure|mobilize|monitor|move|numb|obtain"
    r"|open|pass|perform|place|position|prep|prepare|pull|push|put|raise|reattach|remove|repair|replace|resect|retract|rinse|rotate|scrub|seal|secure"
    r"|send|separate|set|shave|sterilize|stitch|straighten|suture|take|thread|tie|trim|turn|use|verify|wash|wipe|withdraw)\s+\w",
    re.IGNORECASE,
)
#: Before an article or "all" stands a verb, unless it is a preposition or ends in "ing": "Losing the use of a hand" is a risk.
_ORDER = re.compile(
    r"(?!(?:in|on|at|to|of|for|from|with|without|by|during|after|before|under|over|near|within|through|into|onto|around|about|as|if|when|while|where"
    r"|unless|until|not|no|only|and|or|but|all|both|half|is|are|than|such|what|quite|rather|many|also|plus|maybe|perhaps|often|always"
    r"|sometimes|one)\b)(?!\w+(?:ing|ly)\b)[^\W\d_]{2,}\s+"
    r"(?:the|an?|all|any|each|every|your|this|these|those|whether)\s+\w",
    re.IGNORECASE,
)
#: Verbs that are no nouns, so that no name begins with them.
_VERB = re.compile(
    r"(?:please\s+)?(?:administer|advise|apply|ask|assess|avoid|bring|check|confirm|consult|discard|discuss|do\s+not|don['’]t|encourage|ensure|examine"
    r"|explain|give|identify|inform|insert|keep|make|notify|obtain|observe|perform|prepare|record\s+(?:in|on|your)|refer|remind|remove|seek|stop|take|tell"
    r"|verify|wash|wear)\s+(?!of\b|and\b|or\b)\w",
    re.IGNORECASE,
)
_AND_VERB = re.compile(r"^[^\W\d_]+\s+(?:and|or|then)\s+")
_REQUEST = re.compile(r"please\s+\w", re.IGNORECASE)
_MANAGED = re.compile(
    r"\b(?:manag|treat|antibiotic|monitor|prevent|correct|reliev|controlled|handled|addressed|(?:another|further)\s+(?:oper|surg))",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
_SHORTEST = 3  # words


def is_sentence(text: str) -> bool:
    """Whether a text says something instead of naming it."""
    text = text.replace("**", "").rstrip()
    words = len(text.split())
    if _ADVICE.match(text) or (words > _SHORTEST and _SUBJECT.match(text)):
        return True
    if not text.endswith((".", "!", "?")) or words < _SHORTEST:
        return False
    return bool(_OPENING.match(text) or _FINITE.search(text))


def is_imperative(text: str) -> bool:
    """Whether a line tells the team what to do, as a step does: "Clean the skin.", "Then close the wound"."""
    return bool(_INSTRUCTION.match(text))


def is_order(text: str) -> bool:
    """Whether an item tells somebody to do something with a certain thing: "Document all complications", "Check the list"."""
    second = _AND_VERB.sub("", text, count=1)  # "stop and call a doctor"
    return any(map(_ORDER.match, (text, second))) or bool(_VERB.match(text) or _REQUEST.match(text))


def is_no_name(text: str) -> bool:
    """Whether a line where the name of a procedure is expected is a sentence about it: "A pouch collects waste."."""
    return is_sentence(text) or bool(
        _ARTICLE.match(text) and text.rstrip().endswith(".") and len(text.split()) > _SHORTEST
    )


def is_paragraph(text: str) -> bool:
    """Whether a line without a list marker, below a list, begins a paragraph: a capital letter, several words, a full stop."""
    return text[:1].isupper() and text.endswith((".", "!", "?")) and len(text.split()) > _SHORTEST


def is_management(text: str) -> bool:
    """Whether a sentence says what is done about complications."""
    return bool(_MANAGED.search(text))
