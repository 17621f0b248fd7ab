"""One risk as a page writes it: its name, the word or the figure for how likely it is, and its management.

Bruising (about 1 in 20). Management: It fades.
Infection (rare)
Rarely, nerve injury
Rare allergic reactions
"""

import re
from dataclasses import replace

from documents.entry import Likelihood, RiskItem
from documents.frequency import is_figure, share_of_people
from documents.likelihood import contradicts, settled
from documents.text.absence import says_none
from documents.text.headings import RUN_ON_LABEL
from documents.text.likelihood_words import says_likelihood
from documents.text.lines import leading_label
from documents.text.lists import MARKS, split_names, split_sentence
from documents.text.own_words import is_adverb, own_words
from documents.text.sentences import is_management, is_sentence

_LONGEST_NAME = 8  # words
_MANAGEMENT = re.compile(r"(?<=\s)\**(Management)\**:\**(?=\s|$)")
_GOES_ON = re.compile(
    r"(?:which|that|who|whose|if\s+any|(?:(?:one|some|half|most|many|all)\s+)?of\s+(?:which|whom|these|those))\b",
    re.IGNORECASE,
)
#: What is no name but a circumstance: "Infection: common after open surgery, rare after keyhole surgery" is one risk.
_CIRCUMSTANCE = re.compile(
    r"otherwise\b|(?:after|higher|lower|more|less|in|with|during|if|when|for|among|at|within|needs?|requires?)\s|\w{3,}ing\s(?:in|for|to|from|an?|the)\b",
    re.IGNORECASE,
)
#: "Reaction in 1 in 1,000, severe in 1 in 100,000" is one risk.
_DEGREE = re.compile(
    r"(?:(?:and|or|more|most|very|less|the)\s+)*(?:severe|serious|mild|moderate|major|minor|temporary|permanent|lasting|deep|superficial|partial"
    r"|complete|total|acute|chronic|early|late|fatal|symptomatic|significant)(?:\s+(?:ones?|cases?|forms?))?",
    re.IGNORECASE,
)
#: What says that there is no risk: "No known risks", "Minimal", "There are no common risks". "No relief" is a risk.
_HARMS = r"(?:risks?|complications?|side\s+effects?|adverse\s+\w+|harms?|dangers?|problems?)"
_ABSENCE = re.compile(
    r"(?:(?:there\s+(?:are|is)|(?:it|(?:the|this)\s+\w+)\s+(?:has|carries|poses)|[^,;]{0,40}\bpeople\s+have)\s+)?"
    rf"(?:(?:very|virtually|almost)\s+)?(?:no|few|hardly\s+any)\s+(?:\w+\s+){{0,3}}{_HARMS}\b[^,;.]{{0,40}}"
    rf"|(?:very\s+)?(?:minimal|negligible|low|little|minor)(?:\s+(?:to\s+none|{_HARMS}))?"
    r"|(?:none|nothing)(?:\s+\w+){0,4}|(?:very\s+)?few(?:,?\s+if\s+any)?",
    re.IGNORECASE,
)
#: "Radiation: none", "Death has not been reported", "See the leaflet", "What are the risks": what denies a risk, sends the
#: reader elsewhere, or asks.
_DENIED = re.compile(
    r":\s+(?:none|nil|no|never)(?:\s+(?:known|reported|seen))?$|\b(?:has|have)\s+(?:not|never)\s+been\s+(?:reported|seen|observed|described)$"
    r"|^(?:see|refer\s+to)\s|^(?:what|which|how|when|who|why|where)\s+(?:are|is|do|does|can|should|will)\s",
    re.IGNORECASE,
)
#: "These are uncommon": what is said of the risks above, or of all of them.
_ABOUT_OTHERS = re.compile(
    r"(?:(?:most|all|both|some|many|none)\s+of\s+)?(?:these|this|it|they|them|those|that|which|others?|both)"
    r"(?:\s+(?:risks?|complications?|side\s+effects?|events?|problems?))?",
    re.IGNORECASE,
)
#: "Smoking doubles these risks" speaks of the others.
_OF_OTHERS = re.compile(
    r"\b\w{1,30}s\s+(?:all\s+)?(?:these|those|the)\s+(?:risks?|complications?|side\s+effects?)$"
    r"|\b(?:makes?|raises?|increases?|lowers?|doubles?|affects?)\s+(?:all\s+)?(?:of\s+)?(?:these|those|them|it|this)\b",
    re.IGNORECASE,
)
#: "Risks are higher in smokers", "Complications reported by our unit", "Reporting of side effects", "Of those who bleed, 1 in 10
#: ..." speak of risks, or of some whom one befalls, and name none.
_ABOUT_RISKS = re.compile(
    rf"(?:(?:the|these|all|most|overall|major|serious)\s+)*{_HARMS}(?:\s+rates?)?\s+(?:is|are|was|were|can|may|might|could|will|has|have|comes?|depends?"
    r"|var(?:y|ies)|increases?|rises?|reported|observed|recorded|seen|listed|taken|based)\b"
    rf"|\w+\s+(?:of|for|about|on|from)\s+(?:\w+\s+)?{_HARMS}$|of\s+(?:those|these|them|whom|which)\b",
    re.IGNORECASE,
)
#: The words of names that sum risks up instead of naming one: "Total", "Any major complication", "All adverse events combined".
_SUMMING = {
    *("total", "totals", "subtotal", "overall", "all", "any", "sum", "combined", "composite", "average", "mean",
    "median", "aggregate"),
    *("cumulative", "pooled", "risk", "risks", "complication", "complications", "event", "events", "effect",
    "effects", "problem", "problems"),
    *("outcome", "outcomes", "issue", "issues", "morbidity", "rate", "rates", "frequency", "incidence", "likelihood",
    "probability"),
    *("percentage", "percent", "n"),
}  # fmt: skip
#: What may stand beside such a word.
_BESIDE_SUM = {
    *("grand", "together", "one", "least", "more", "every", "each", "other", "others", "side", "adverse", "major",
    "minor", "serious", "severe"),
    *("mild", "moderate", "significant", "possible", "potential", "postoperative", "perioperative", "intraoperative",
    "procedural", "surgical"),
    *("post", "operative", "early", "late", "known", "reported", "observed", "listed", "above", "below", "following",
    "these", "this", "cases"),
    *("patients", "people", "persons", "procedures", "procedure", "surgery", "operation", "number", "value", "unit",
    "units", "per", "ci"),
    *("of", "the", "a", "an", "at", "or", "and", "in", "for", "with", "to", "by", "from", "having", "is", "are",
    "after", "during"),
}  # fmt: skip
#: "Treated with ice" says what is done about the risk above it.
_DONE = re.compile(r"(?:\w+ly\s+)?(?:treated|managed|controlled|relieved|prevented|corrected|handled)\s", re.IGNORECASE)
_ITALIC_BRACKET = re.compile(r"([*_])(\([^()]*\))\1")


def read_risk(text: str, likelihood: Likelihood, *, exact: bool = False) -> tuple[RiskItem, list[str]]:
    """One risk of a list, and the pieces of its text that no field holds. Commas do not split.

    `likelihood` is what stands above it; its own word and its own figure count before that. `exact`: the text was written
    by `documents.text.writer`, so that only a figure in the last brackets is parted from the name.
    """
    text = text if exact else _ITALIC_BRACKET.sub(r"\2", text.replace("**", ""))
    head, label, management = split_management(text, exact=exact)
    if not management or not head.strip(MARKS):
        head, label, management = (text, "", "") if exact else _told_management(text)
    name = head.strip(MARKS)
    own = own_words(name, exact=exact)
    risk = RiskItem(own.name, own.likelihood or likelihood, own.frequency, management)
    return risk, [label, own.frame]


def with_own_words(risk: RiskItem) -> tuple[RiskItem, list[str], str]:
    """A risk whose values stand apart, read by what its name says of its likelihood, which counts before the value beside it.

    Returns it with the pieces of its name that no field holds,
    and what to tell an editor where both contradict each other.
    Where both agree, the name stays whole.
    """
    read, rest = read_risk(risk.name, risk.likelihood)
    contradiction = ""
    if risk.likelihood not in (Likelihood.NOT_STATED, read.likelihood):
        given, says = (likelihood.value.replace("_", " ") for likelihood in (risk.likelihood, read.likelihood))
        contradiction = f"the likelihood of “{risk.name}” is given as “{given}”, but its name says “{says}”."
    if read.likelihood == risk.likelihood and (risk.frequency or not read.frequency):
        return risk, [], contradiction
    frequency = "; ".join(filter(None, (read.frequency, risk.frequency)))
    management = "\n\n".join(filter(None, (read.management, risk.management)))
    return RiskItem(read.name, read.likelihood, frequency, management), rest, contradiction


def joined_likelihoods(names: list[str]) -> list[str]:
    """A list of names in which an adverb, a figure or a clause ("which ...") that a comma cut off stands beside its name."""
    joined: list[str] = []
    for name in names:
        if joined and (is_adverb(joined[-1]) or is_figure(name) or _GOES_ON.match(name) or _is_degree(name)):
            joined[-1] = f"{joined[-1]}, {name}"
        else:
            joined.append(name)
    return joined


def is_bare_degree(name: str) -> bool:
    """Whether a name says how bad or how long something is, but not what: "temporary", below or beside its risk."""
    return bool(_DEGREE.fullmatch(name))


def _is_degree(name: str) -> bool:
    """Whether a piece of a list is a figure with a degree: "1 in 20 temporary" goes on with "numb lip: 1 in 200 lasting"."""
    figure, degree = name.rpartition(" ")[::2]
    return is_figure(figure) and bool(_DEGREE.fullmatch(degree))


def each_says_likelihood(text: str) -> bool:
    """Whether an item names several risks, each with its likelihood: "Pain (very common), swelling (common)".

    Behind a label the figures are those of one risk: "Recurrence: young people 8%, others 2%".
    """
    names, _ = split_names(text)
    if (
        len(names) < 2
        or leading_label(text)[0]
        or split_management(text)[2]
        or _told_management(text)[2]
        or split_sentence(text)[1]
    ):
        return False
    return all(
        (own := own_words(name)).name != name
        and not _DEGREE.fullmatch(own.name)
        and not _CIRCUMSTANCE.match(own.name)
        and len(name.split()) <= _LONGEST_NAME
        for name in names
    )


def split_management(text: str, *, exact: bool = False) -> tuple[str, str, str]:
    """`Bruising. Management: It fades.` -> (before, label, management); (text, "", "") where nothing is managed.

    On pages the full stop may be missing.
    """
    for hit in (RUN_ON_LABEL if exact else _MANAGEMENT).finditer(text):
        if hit[1] == "Management":
            return text[: hit.start()], hit[0], text[hit.end() :].strip()
    return text, "", ""


def _told_management(text: str) -> tuple[str, str, str]:
    """The same for a page that does not label it: "Infection (rare): Treated with antibiotics", "Clots. They are treated."."""
    for head, rest in (leading_label(text), split_sentence(text)):
        named = (
            head
            and head.count("(") <= head.count(")")
            and len(head.split()) <= _LONGEST_NAME
            and not is_management(head)
        )
        if named and is_management(rest) and not says_likelihood(rest):
            return head, "", rest
    return text, "", ""


def is_no_risk(text: str) -> bool:
    """Whether an item says something instead of naming a risk: "Complications are managed with antibiotics."."""
    own = own_words(text.replace("**", "").strip(MARKS))
    if says_no_risk(text) or _DONE.match(text):
        return True
    return is_sentence(text) and (own.likelihood is None or not own.frame) and not _told_management(text)[2]


def says_no_risk(text: str) -> bool:
    """Whether an item names no risk, but says that there is none, or something about others: "Minimal", "Total"."""
    text = text.replace("**", "").strip(MARKS)
    name = own_words(text).name
    if _OF_OTHERS.search(name) or _ABOUT_RISKS.match(name):
        return True
    return bool(
        says_none(text) or _DENIED.search(text) or _ABSENCE.fullmatch(text) or _ABOUT_OTHERS.fullmatch(name)
    ) or is_total(name)


def is_total(name: str) -> bool:
    """Whether a name sums risks up, or heads a column, and names no risk: "Total", "Any major complication", "Rate (%)".

    "Total hip dislocation" and "Any bleeding" are risks.
    """
    words = set(re.findall(r"[^\W\d_]+", name.casefold()))
    return bool(words & _SUMMING) and words <= _SUMMING | _BESIDE_SUM


def contradicted_band(risk: RiskItem, band: Likelihood) -> str:
    """What to tell an editor about a risk whose name has a figure against the band above it; "" if nothing."""
    figure = share_of_people(risk.name)
    says = replace(risk, likelihood=band, frequency=figure)
    return settled(says, risk.likelihood) if figure and contradicts(band, figure) else ""


def is_own_risk(text: str) -> bool:
    """Whether an item with an unknown label is a risk: it says its own likelihood or its management behind the label."""
    return own_words(text).name != text or bool(_told_management(text)[2])
