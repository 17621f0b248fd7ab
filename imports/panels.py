"""The panels that imports add to the form of a version: the source of a draft, and the values that are proposed for it."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify

from desk.panels import Panel, Part
from desk.places import kept
from imports import actions
from imports.guesses import GuessKind, in_order
from imports.models import Finding, ImportedDocument
from imports.queries import (
    ENTRY,
    HEADINGS,
    SECTION_OF_FIELD,
    document_of,
    kept_notes,
    open_findings,
    section_above,
    section_sources,
)
from procedures.rules import EditorialError

Kind = Finding.Kind
ALL = "all"


class SourceOfVersion(Panel):
    """On the form of an imported version: its document, and what a person still has to compare with it and to settle.

    Lines that were kept as notes are shown with every version of the entry.
    """

    def parts(self, request, obj):
        """Notes, contradictions, a button for all sections, and a source beside each section that is not settled yet."""
        if document := document_of(obj):
            yield from self._of_document(request, obj, document)
        if notes := kept_notes(obj, request.user):
            yield Part("admin/imports/_kept_notes.html", {"notes": notes}, "notes")

    def _of_document(self, request, obj, document):
        sources = section_sources(document, request.user) if obj.state in obj.OPEN_STATES else {}
        waiting = [source for source in sources.values() if not source.is_settled]
        may_settle = obj.is_editable and request.user.has_perm("procedures.change_procedureversion")
        found = list(document.findings.open()) if may_settle else []
        notes = {
            "document": document,
            "waiting": sum(not source.accepted for source in waiting),
            "accepted": sum(source.accepted for source in sources.values()),
            "guessed": sum(bool(source.guessed) and not source.accepted for source in waiting),
            "findings": open_findings(obj) if sources else [],
            "guesses": list(_by_kind(request, document, found)),
        }
        yield Part("admin/imports/_version_notes.html", notes, "notes")
        contradictions = [row for row in found if row.kind == Kind.CONTRADICTION]
        if contradictions:
            yield Part("admin/imports/_contradictions.html", {"findings": contradictions}, "top")
        if notes["waiting"] and may_settle:
            yield Part("admin/imports/_accept_all.html", {}, "top")
        for source in waiting:
            region = "" if source.key == ENTRY else source.heading
            yield Part("admin/imports/_section_source.html", {"source": source, "may_settle": may_settle}, region)

    def pressed(self, request, obj):
        """After a save with a button that accepts sections or settles a finding: record it, and stay on the page."""
        document = ImportedDocument.objects.filter(version=obj).first()
        if not document:
            return None
        try:
            done = self._accept(request, document) or self._settle(request, document)
        except EditorialError as error:
            messages.error(request, f"The draft was saved. {error}")
            return HttpResponseRedirect(request.path)
        if not done:
            return None
        what, section = done
        messages.success(request, f"{what}, and the draft was saved.")
        return _back_to(request, section)

    def _accept(self, request, document) -> tuple[str, str] | None:
        """Accept what the button says: what was done, and the section in which it stands ("" for the top)."""
        wanted = request.POST.get("_accept", "")
        if wanted not in (*HEADINGS, ALL):
            return None
        sections = list(section_sources(document, request.user)) if wanted == ALL else [wanted]
        actions.accept(document=document, sections=sections, actor=request.user)
        return ("All sections were accepted", "") if wanted == ALL else (f"“{HEADINGS[wanted]}” was accepted", wanted)

    def _settle(self, request, document) -> tuple[str, str] | None:
        """Settle the finding of the button: what was done, and the section in which it stands ("" for the top)."""
        key, _, outcome = request.POST.get("_settle", "").partition(":")
        if not key:
            return None
        finding = document.findings.filter(pk=key).first() if key.isascii() and key.isdigit() else None
        if finding is None:
            raise PermissionDenied
        actions.settle(finding=finding, outcome=outcome, actor=request.user)
        what = f"Line {finding.line}" if finding.line else "The contradiction"
        section = section_above(document, finding.line) if finding.line else ""
        return f"{what}: {finding.get_outcome_display().lower()}", section


class ProposalsOfVersion(Panel):
    """On the form of an imported draft: the values that are proposed for its fields, each beside its field."""

    def parts(self, request, obj):
        """A list beside each section with proposals, and the buttons for all of them at the top."""
        if not obj.is_editable or not document_of(obj):
            return
        proposals = _proposals(obj).open()
        may_settle = request.user.has_perm("procedures.change_procedureversion")
        beside: dict[str, list[Finding]] = {}
        for finding in proposals:
            beside.setdefault(SECTION_OF_FIELD.get(finding.field, ENTRY), []).append(finding)
        if beside and may_settle:
            count = sum(map(len, beside.values()))
            yield Part("admin/imports/_all_proposals.html", {"count": count}, "top")
        for key, findings in beside.items():
            context = {"heading": HEADINGS[key], "findings": findings, "may_settle": may_settle}
            yield Part("admin/imports/_proposals.html", context, "" if key == ENTRY else HEADINGS[key])

    def saved(self, request, obj):
        """After a save with any other button, fields that were filled by hand settle what is proposed for them."""
        if not request.POST.get("_propose") and (first := _proposals(obj).open().first()):
            actions.note_filled(document=first.document, actor=request.user)

    def pressed(self, request, obj):
        """After a save with a button that accepts or rejects proposals: do so, and stay on the page."""
        key, _, outcome = request.POST.get("_propose", "").partition(":")
        if not key:
            return None
        found = _proposals(obj)
        finding = (found if key == ALL else found.filter(pk=key if key.isascii() and key.isdigit() else 0)).first()
        if finding is None:
            raise PermissionDenied
        one = {} if key == ALL else {"findings": [finding.pk]}
        try:
            count = actions.settle_proposals(document=finding.document, outcome=outcome, actor=request.user, **one)
        except EditorialError as error:
            messages.error(request, f"The draft was saved. {error}")
        else:
            what = (
                f"“{finding.value}” was"
                if one
                else f"{count} proposed value{'s' * (count != 1)} {'were' if count != 1 else 'was'}"
            )
            messages.success(request, f"{what} {outcome}, and the draft was saved.")
            if one:  # back to where the button was
                return _back_to(request, SECTION_OF_FIELD.get(finding.field, ENTRY))
        return HttpResponseRedirect(request.path)


def _by_kind(request, document: ImportedDocument, found: list[Finding]) -> Iterator[tuple[GuessKind, int, str]]:
    """The kinds of guesses and proposals among the findings of a draft: how many, and where they are accepted together."""
    page = reverse("admin:imports_importbatch_guesses", args=[document.batch_id])
    counts = Counter(GuessKind.of(row) for row in found if row.kind in (Kind.GUESS, Kind.PROPOSAL))
    for kind, count in in_order(counts).items():
        yield kind, count, kept(request, f"{page}?{urlencode({'draft': document.version_id, 'kind': kind.key})}")


def _back_to(request, section: str) -> HttpResponseRedirect:
    """Back to the form, at the section with this key, where the button was ("" for the top)."""
    part = section if section in ("", ENTRY) else slugify(HEADINGS[section])
    return HttpResponseRedirect(f"{request.path}#part-{part}" if part else request.path)


def _proposals(version):
    """The proposed values of a version."""
    found = Finding.objects.filter(document__version=version, kind=Kind.PROPOSAL)
    return found.select_related("document").order_by("id")
