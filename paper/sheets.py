"""What each sheet of an entry says, as data for its layout: read from the fragments of its page, so that both say the same."""

import re
from itertools import chain, zip_longest

from django.template.loader import render_to_string

from documents.clauses import sentences
from documents.source_marks import without_marks
from glossary.queries import page
from paper.html_blocks import blocks_of
from paper.typesetting import inside_a_drawing, qr_code
from procedures.editions import review_statement
from procedures.entry_page import entry_context
from procedures.icon_arrays import drawing
from procedures.markdown import plain_text
from procedures.models import Picture, ProcedureVersion
from procedures.templatetags.entry_text import usual_duration, with_content
from procedures.templatetags.risk_scale import by_likelihood

#: The sections that a handout has room for first; others follow in the order of the page.
FIRST_FOR_PATIENTS = (
    "summary",
    "get_help",
    "risks",
    "preparation",
    "recovery",
    "words",
    "purpose",
    "benefits",
    "bring",
    "pain_relief",
)
#: Sections about the choice of the procedure and its staff, whose main points are under “At a glance”.
NOT_FOR_PATIENTS = {"indications", "setting", "personnel", "duration"}
#: What “At a glance” says for those who choose a procedure and those who do it.
NO_FACTS_FOR_PATIENTS = {"Kind", "Specialty", "Specialties", "Body site", "Body sites", "Who is there"}
#: Drawings on a sheet for the ward and on a handout: those of the most likely risks.
ARRAYS, ARRAYS_FOR_PATIENTS = 6, 3
#: What is dangerous to life, or stays.
_SEVERE = re.compile(
    r"\b(?:death|dying|die[sd]?|fatal|life|stroke|heart attack|cardiac arrest|paraly|permanent|lasting|amputat|brain|sepsis)",
    re.IGNORECASE,
)
NOTICE = "For information; it does not replace clinical judgement."


def ward_sheet(version: ProcedureVersion, reader, site: str) -> dict:
    """The whole entry, with the codes and titles that `reader` may see and its sources. `site` is the address of the site."""
    context = entry_context(version, reader)
    sections = [_section(version, section) for section in with_content(context["sections"], version)]
    for template in ("_codes", "_sources"):
        sections += _headed(_blocks(f"procedures/{template}.html", context), template.strip("_"))
    return _sheet(version, context, site) | {
        "names": [("Also called", context["common_names"]), ("In technical terms", context["technical_terms"])],
        "sections": sections,
    }


def patient_sheet(version: ProcedureVersion, site: str) -> dict:
    """What a patient takes home: no codes, no sources, words explained; the layout draws what two pages hold.

    `rank` says which sections come first when there is not room for all; the risks have a `shorter` form, of whose list the
    layout takes as many as fit.
    """
    context = entry_context(version, None, page()) | {"primary_codes": [], "related_codes": []}
    shown = [one for one in with_content(context["sections"], version) if one["key"] not in NOT_FOR_PATIENTS]
    sections = [_section(version, section, with_sources=False) for section in shown]
    sections += _headed(_blocks("procedures/_words.html", context), "words")  # those that the sections use
    ranks = {key: rank for rank, key in enumerate(FIRST_FOR_PATIENTS)}
    for number, section in enumerate(sections):
        section["rank"] = ranks.get(section["key"], len(ranks) + number)
        if section["key"] == "risks":
            ranked, prose = by_likelihood(version.risks.all()), _prose(version.risks_text)
            section["blocks"] = [*prose, *_risk_list(ranked)]
            section["shorter"] = {"blocks": prose, "list": _risk_list(most_important(ranked))}
    sheet = _sheet(version, context, site)
    return sheet | {
        "names": [("Also called", context["common_names"])],
        "sections": sections,
        "facts": [fact for fact in sheet["facts"] if fact[0] not in NO_FACTS_FOR_PATIENTS],
        "arrays": sheet["arrays"][:ARRAYS_FOR_PATIENTS],
    }


def easy_read_sheet(version: ProcedureVersion, site: str) -> dict:
    """The sentences of the summary, one by one, with when to get help, the main facts and the risks, in large type.

    Nothing is put into other words: what the entry says in long words stays so, and the sheet says that nobody simplified it.
    """
    duration = usual_duration(version)
    context = entry_context(version, None) | {"primary_codes": []}
    shown = with_content(context["sections"], version)
    return _sheet(version, context, site) | {
        "sentences": _sentences(version.summary),
        "help": [_section(version, one, with_sources=False) for one in shown if one["key"] == "get_help"],
        "duration": f"It usually takes {duration}." if duration else "",
        "places": [term.name for term in version.settings.all()],
        "people": [person.role.name for person in version.personnel.all()],
        "risks": [_risk_line(row) for row in by_likelihood(version.risks.all())],
    }


def card(version: ProcedureVersion) -> dict:
    """What the picture of an entry says, which stands for it where its address is shared."""
    names = [row.name for row in version.names.all() if row.kind == "common"]
    return {
        "title": version.name,
        "names": ", ".join(names),
        "kind": version.get_kind_display(),
        "is_reviewed": version.reviewed_on is not None,
        "review": f"Version {version.number}. {review_statement(version)}",
    }


def _sheet(version: ProcedureVersion, context: dict, site: str) -> dict:
    """What every sheet says."""
    address = f"{site}/p/{version.procedure_id}"
    arrays = [_array(row) for row in by_likelihood(version.risks.all()) if row.array]
    return {
        "title": version.name,
        "number": version.number,
        "edition": f"Version {version.number}, published {version.published_at:%-d %B %Y}",
        "is_reviewed": version.reviewed_on is not None,
        "is_overdue": version.is_review_overdue,
        "review": review_statement(version),
        "note": version.shown_note,
        "facts": [row for block in _blocks("procedures/_facts.html", context) for row in block.get("rows", ())],
        "arrays": arrays[:ARRAYS],
        "notice": NOTICE,
        "address": address,
        "short": address.partition("://")[2],
        "qr": qr_code(address),
        "pictures": _pictures(version),
    }


def _pictures(version: ProcedureVersion) -> dict[str, str]:
    """Address -> the picture inside a drawing, for those that may be printed."""
    shown = {row.address: row for row in version.illustrations.all() if row.printing == row.Printing.ALLOWED}
    if not shown:
        return {}
    stored = Picture.objects.filter(name__in=[address.rpartition("/")[2] for address in shown])
    return {
        picture.address: inside_a_drawing(bytes(picture.content), picture.kind, shown[picture.address].size)
        for picture in stored
    }


def _blocks(template: str, context: dict, *, with_sources: bool = True) -> list[dict]:
    return blocks_of(render_to_string(template, context), with_sources=with_sources)


def _section(version: ProcedureVersion, section: dict, *, with_sources: bool = True) -> dict:
    template = "procedures/_help.html" if section["key"] == "get_help" else "procedures/_section.html"
    blocks = _blocks(template, {"version": version, "section": section}, with_sources=with_sources)
    return {"key": section["key"], "heading": section["heading"], "blocks": blocks[1:]}


def _headed(blocks: list[dict], key: str) -> list[dict]:
    """The section of a fragment that begins with its heading; none if it is empty."""
    return [{"key": key, "heading": blocks[0]["text"][0]["text"], "blocks": blocks[1:]}] if blocks else []


def _sentences(text: str) -> list[str]:
    """The sentences of a text; what begins with a small letter, as behind “e.g.”, belongs to the one before."""
    found: list[str] = []
    for paragraph in without_marks(plain_text(text)).split("\n"):
        for sentence in sentences(paragraph):
            if found and sentence[0].islower():
                found[-1] += f" {sentence}"
            else:
                found.append(sentence)
    return found


def _prose(text: str) -> list[dict]:
    return [{"is": "paragraph", "text": [{"is": "text", "text": without_marks(plain_text(text))}]}] if text else []


def most_important(ranked: list) -> list:
    """The risks (most likely first) in the order in which a short list names them: the most likely, the most likely of those
    that speak of death or lasting harm, and so on in turn.
    """
    severe = [row for row in ranked if _SEVERE.search(row.risk.name)]
    turns = chain.from_iterable(zip_longest(ranked, severe))
    return list({row.number: row for row in turns if row}.values())


def _risk_list(ranked: list) -> list[dict]:
    lines = [_risk_line(row) for row in ranked]
    items = [[{"is": "paragraph", "text": [{"is": "text", "text": line}]}] for line in lines]
    return [{"is": "list", "ordered": False, "start": 1, "items": items}] if items else []


def _risk_line(row) -> str:
    likelihood = row.band.label.lower() if row.step else ""
    said = ", ".join(filter(None, [likelihood, row.risk.frequency]))
    return without_marks(f"{row.risk.name}: {said}" if said else row.risk.name)


def _array(row) -> dict:
    words = f"{row.array.words} (estimate)" if row.is_estimate else row.array.words
    return {"risk": row.risk.name, "words": words, "drawing": drawing(row.array)}
