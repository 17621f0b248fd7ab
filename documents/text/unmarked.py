"""Lists whose items lost their markers: a risk, a role or a step on each line, above any label of the section.

Infection (2%)
Nerve injury
"""

import re
from collections.abc import Iterator

from documents.source import ParsedEntry
from documents.text.label_lines import title_target
from documents.text.labels import label_target
from documents.text.lines import Line, leading_label, opened_list
from documents.text.own_words import own_words
from documents.text.risk_items import each_says_likelihood
from documents.text.roles import names_somebody
from documents.text.sentences import is_imperative, is_sentence
from documents.text.wording import reads_like
from documents.text.wrapped_names import goes_on

_LONGEST = 10  # words; a longer line is text
_RUNNING = re.compile(r"[;,]$|\||\w[.!?]\s+[A-Z]")


def with_markers(entry: ParsedEntry, key: str, lines: list[Line], *, inferred: bool) -> list[Line]:
    """The lines of a section with a bullet on each line of such a list; what only may be one is named in a warning.

    Among the roles, what names nobody is told apart later. Steps are read so only in a section without a heading (`inferred`),
    where nothing else tells them from prose.
    """
    if key not in ("personnel", "risks") and not (key == "description" and inferred):
        return lines
    marked = {line.number: line._replace(marker="•") for line in lines if key == "risks" and _lists_risks(line)}
    for run in _runs(key, lines):
        likely = [line for line in run if _is_item(key, line.text)]
        if key == "risks" and marked and run and run[0].blank and run[0] not in likely:
            if likely:  # its first line is the heading of what follows
                entry.warnings.append(
                    f"Line {run[0].number}: “{run[0].text}” looks like a heading, but is not known; "
                    "what follows was kept as it stands."
                )
            continue
        if len(likely) > 1 and (2 * len(likely) >= len(run) or key == "personnel"):
            marked |= {line.number: line._replace(marker="•") for line in run}
        elif len(run) > 1 and likely and key == "risks":
            entry.warnings.append(f"Line {run[0].number}: no list of risks was found here; add them by hand.")
    return [marked.get(line.number, line) for line in lines]


def _lists_risks(line: Line) -> bool:
    """Whether a line without a marker lists several risks, each with its likelihood: "Rust (common), holes (1 in 20)"."""
    return not (line.marker or line.verbatim or leading_label(line.text)[0]) and each_says_likelihood(line.text)


def is_between_items(above: Line, line: Line, below: Line | None) -> bool:
    """Whether a line without a marker stands below an item and above another one, or above the end of the section.

    What is said above it is not said of it: it may be the heading of what follows.
    """
    is_last_or_above_item = not below or bool(below.marker)
    return bool(above.marker and is_last_or_above_item and not line.marker and line.text[:1].isupper())


def _runs(key: str, lines: list[Line]) -> Iterator[list[Line]]:
    """The lines without a marker that follow one another and are no running text, up to the first label of the section."""
    run: list[Line] = []
    for line in lines:
        label, value = leading_label(line.text)
        if title_target(key, line) or opened_list(line) or (label and label_target(key, label)):
            break
        is_name = not line.marker and not line.verbatim and not _is_text(key, line.text)
        is_parted = line.gap or (
            line.blank and len(run) > 1 and not run[-1].blank
        )  # the lines above stand close together
        if not is_name or is_parted or (run and goes_on(run[-1].text, line.text)):
            yield run
            run = []
        if is_name:
            run.append(line)
    yield run


def _is_text(key: str, text: str) -> bool:
    if key == "description":
        return not is_imperative(text)
    return len(text.split()) > _LONGEST or is_sentence(text) or bool(_RUNNING.search(text))


def _is_item(key: str, text: str) -> bool:
    if key == "personnel":
        return names_somebody(text)
    return key == "description" or reads_like(text) == "risks" or own_words(text).name != text
