"""Rules about the wording of prose: long sentences, capitals, what looks like a dose or a phone number, links."""

import re
from collections.abc import Iterator

from checks.rules.reading import words_of
from checks.rules.text import Found, Text
from documents.clauses import sentences

#: The most words of a sentence. 25 is what guides of plain English advise; this is for a sentence that nobody reads to its end.
LONGEST_SENTENCE = 40
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ ’'-]+[A-Z]{2,})+\b|\b[A-Z]{7,}\b")
#: Shorter runs of capitals are abbreviations: "CT or MRI", "ERCP".
_SHORTEST_SHOUT = 10
_DOSE = re.compile(
    r"(?<![\w.,/])\d[\d.,]*(?:\s?(?:-|–|to)\s?\d[\d.,]*)?\s?(?:"
    r"(?:mg|mcg|µg|μg|micrograms?|milligrams?|mmol|IU|international\s+units)\b(?:\s?/\s?(?:kg|day|h|hour|ml)\b)?"
    r"|(?:tablets?|capsules?|pills?|puffs?|drops)\b(?:\s+(?:once|twice|daily|an?\s+day)\b)?"
    r"|(?:g|ml|mL|units?)(?:\s?/\s?(?:kg|h|hour|day)|\s+(?:once|twice|daily|per|every|a\s+day))\b)",
)
_PHONE = re.compile(
    r"(?<![\w/.-])(?:\+\d[\d ()./-]{6,}\d|\(?0\d{1,5}\)?[ /-]\d[\d -]{3,}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?!\w)"
    r"|\b(?:call|phone|telephone|dial|tel\.?|ring)\s*:?\s*(\+?\d[\d ()-]{1,}\d)(?!\s?(?:%|minutes|hours|days|weeks))",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:\]\(\s*|\]:\s*)<?(/[^)\s>]*)")


def long_sentences(text: Text) -> Iterator[Found]:
    """Sentences of more than LONGEST_SENTENCE words."""
    for passage in text.passages:
        for sentence in sentences(passage.text):
            if (count := len(words_of(sentence))) > LONGEST_SENTENCE:
                beginning = " ".join(sentence.split()[:8])
                yield Found(
                    f"The sentence “{beginning}…” has {count} words: split it into shorter ones.",
                    passage.field,
                    passage.row,
                    words=sentence,
                )


def capitals(text: Text) -> Iterator[Found]:
    """Words in capitals that are no abbreviations."""
    for field, row, words in (("name", None, text.content["name"]), *text.passages):
        for hit in _CAPITALS.finditer(words):
            if sum(map(str.isalpha, hit[0])) >= _SHORTEST_SHOUT or " " not in hit[0]:
                yield Found(
                    f"“{hit[0][:60]}” stands in capitals, which are hard to read: write it in small letters.",
                    field,
                    row,
                )


def doses(text: Text) -> Iterator[Found]:
    """What reads like the dose of a medicine."""
    for passage in text.passages:
        for hit in dict.fromkeys(hit[0].strip() for hit in _DOSE.finditer(passage.text)):
            yield Found(
                f"“{hit}” reads like a dose: check it against the source once more.", passage.field, passage.row
            )


def phones(text: Text) -> Iterator[Found]:
    """What reads like a phone number."""
    for passage in text.passages:
        for hit in dict.fromkeys((hit[1] or hit[0]).strip() for hit in _PHONE.finditer(passage.text)):
            yield Found(
                f"“{hit}” reads like a phone number: check that it is right, and right for all readers.",
                passage.field,
                passage.row,
            )


def links_in(words: str) -> list[str]:
    """The addresses of this site that light Markdown links to: "/procedures/hip/"."""
    return _LINK.findall(words)


def broken_links(text: Text) -> Iterator[Found]:
    """Links to pages of this site that do not exist, or that readers do not see."""
    for passage in text.passages:
        for link in dict.fromkeys(links_in(passage.text)):
            if link in text.broken_links:
                yield Found(
                    f"The link “{link}” leads to no page of this site: correct or remove it.",
                    passage.field,
                    passage.row,
                )
