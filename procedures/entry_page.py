"""The page of an entry, for its readers and for those who look at it before."""

from django.http import HttpResponse
from django.shortcuts import render

from desk.panels import shown
from documents.sections import SECTIONS
from glossary.marking import Page
from glossary.queries import page
from procedures.editions import last_modified
from procedures.linked_data import linked_data
from procedures.models import ProcedureVersion
from procedures.queries import public_numbers


def entry_page(request, version: ProcedureVersion, *, draft_until="", pictures_at="") -> HttpResponse:
    """The page of a version with its page data, with what its reader may see of the codes.

    For a version that is not published, `draft_until` says how long its address works ("" for the desk, where it always does).
    The page then says that it is a draft, and no browser keeps it and no search engine lists it. Its pictures are those below
    the address `pictures_at`, which shows them to its reader.

    Rooms above add to the page of a published entry with panels of “procedures.entry”: in its head (region “head”), to its
    links (items of a list, region “tools”) and below its sections (region “end”).
    """
    parts = entry_context(version, request.user, page())
    is_draft = version.state not in ProcedureVersion.PUBLIC_STATES
    is_current = version.state == ProcedureVersion.State.PUBLISHED
    site = request.build_absolute_uri("/").removesuffix("/")
    context = parts | {
        "address": site + version.procedure.get_absolute_url(),
        "linked_data": linked_data(version, parts["primary_codes"], site) if is_current else None,
        "panels": shown("procedures.entry", request, version) if is_current else {},
        "is_draft": is_draft,
        "draft_until": draft_until,
        "pictures_at": pictures_at,
        "numbers": [] if is_draft else public_numbers(version.procedure),
    }
    response = render(request, "procedures/detail.html", context)
    if not is_draft:
        response.headers["Last-Modified"] = last_modified(version)
    else:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response


def entry_context(version: ProcedureVersion, reader, words: Page | None = None) -> dict:
    """What the fragments of the page show of a version with its page data to `reader` (a user, or None for the public)."""
    links = list(version.codes.all())
    for link in links:
        link.text = link.code.text_for(reader)
    return {
        "version": version,
        "words": words,
        "sections": [_section(version, section, words) for section in SECTIONS],
        "primary_codes": [link for link in links if link.relation == "primary"],
        "related_codes": [link for link in links if link.relation == "related"],
        "common_names": [row.name for row in version.names.all() if row.kind == "common"],
        "technical_terms": [row.name for row in version.names.all() if row.kind == "technical"],
    }


def _section(version: ProcedureVersion, section, words: Page | None) -> dict:
    """What the page shows of one section: its prose, its parts that have text, whether it applies."""
    return {
        "key": section.key,
        "words": words.section() if words else None,
        "heading": section.reader_heading,
        "text": getattr(version, section.field),
        "parts": [(part.reader_label, text) for part in section.parts if (text := getattr(version, part.field))],
        "applies": section.key not in version.not_applicable,
    }
