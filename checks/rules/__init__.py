"""The table of all checks, in the order in which their findings are listed. Plain Python, without a database."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from checks.rules import agreement, codes, neighbors, parts, reading, wording
from checks.rules.codes import fits_title
from checks.rules.text import CodeFacts, Finding, Found, Other, Severity, Text, finding
from checks.rules.wording import links_in

__all__ = [
    "BLOCKING",
    "RULES",
    "CodeFacts",
    "Finding",
    "Other",
    "Severity",
    "Text",
    "findings",
    "fits_title",
    "links_in",
]

CRITICAL, ADVICE = Severity.CRITICAL, Severity.ADVICE


class Rule(NamedTuple):
    """One check: its key, its name in lists, what becomes of its findings, and the function that finds them in a text."""

    key: str
    label: str
    severity: Severity
    find: Callable[[Text], Iterable[Found]]


RULES = {
    rule.key: rule
    for rule in (
        Rule("missing-section", "Section missing", CRITICAL, parts.missing),
        Rule("no-source", "No source", CRITICAL, parts.without_source),
        Rule("unsettled", "Import not settled", CRITICAL, parts.unsettled),
        Rule("incomplete-picture", "Picture without alt text, credit or licence", CRITICAL, parts.incomplete_picture),
        Rule("figure-against-band", "Figure against likelihood", CRITICAL, agreement.figure_against_band),
        Rule("heading-as-primary", "Heading as primary code", CRITICAL, codes.heading),
        Rule("retired-primary", "Retired primary code", CRITICAL, codes.retired),
        Rule("withheld-primary", "Title of the primary code withheld", ADVICE, codes.withheld),
        Rule("unlike-title", "Name does not fit its code", ADVICE, codes.unlike_title),
        Rule("cut-name", "Name cut off", ADVICE, parts.cut_name),
        Rule("near-duplicate", "Near-duplicate", ADVICE, neighbors.near_duplicates),
        Rule("minutes-against-words", "Minutes against words", ADVICE, agreement.minutes_against_words),
        Rule("setting-against-words", "Setting against words", ADVICE, agreement.setting_against_words),
        Rule("no-likelihood", "Risk without likelihood", ADVICE, parts.without_likelihood),
        Rule("no-management", "Risk without management", ADVICE, parts.without_management),
        Rule("repeated-risk", "Risk named twice", ADVICE, parts.repeated_risks),
        Rule("figure-without-source", "Figure without source", ADVICE, parts.figure_without_source),
        Rule("figure-without-number", "Figure without the number of its source", ADVICE, parts.figure_without_number),
        Rule("range-reversed", "Range with its likelier end first", ADVICE, parts.range_reversed),
        Rule("source-not-accessed", "Site without date of access", ADVICE, parts.not_accessed),
        Rule("source-dates", "Source accessed before its year", ADVICE, parts.accessed_too_early),
        Rule("unknown-source", "Number of no source", ADVICE, parts.unknown_source),
        Rule("steps-out-of-order", "Steps out of order", ADVICE, parts.out_of_order),
        Rule("reading-grade", "Hard to read", ADVICE, reading.too_hard),
        Rule("long-sentence", "Long sentence", ADVICE, wording.long_sentences),
        Rule("capitals", "Capitals", ADVICE, wording.capitals),
        Rule("dose", "Looks like a dose", ADVICE, wording.doses),
        Rule("phone", "Looks like a phone number", ADVICE, wording.phones),
        Rule("broken-link", "Broken link", ADVICE, wording.broken_links),
    )
}

#: The critical checks that this room asks for before a text goes on. What the others find, procedures.rules and the rooms that
#: registered it ask for themselves.
BLOCKING = ("incomplete-picture", "figure-against-band", "heading-as-primary", "retired-primary")


def findings(text: Text, keys: Iterable[str] = RULES) -> Iterator[Finding]:
    """What the rules with these keys find in a text, in the order of the table. Of findings that say the same, the first."""
    seen = set()
    for rule in (RULES[key] for key in keys):
        for found in rule.find(text):
            if (result := finding(rule.key, rule.severity, found)).fingerprint not in seen:
                seen.add(result.fingerprint)
                yield result
