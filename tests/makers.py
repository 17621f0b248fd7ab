"""Makers of test data, built through the same actions that editors and commands use."""

from collections.abc import Callable, Iterator
from functools import partial

from accounts import roles
from accounts.models import User
from codes.actions import load_release, mention_codes
from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from documents.row_kinds import Medicine, Milestone, Outcome
from documents.sections import TEXT_FIELDS
from documents.source import NotAnEntry, SourceDocument
from documents.text.reader import parse_entry_document
from documents.text.writer import write_entry_document
from procedures import actions
from procedures.content import content_of, fingerprint
from procedures.models import ProcedureVersion
from procedures.revisions import state_at
from tests.copies import copied


@copied
def person(username: str, *role_names: str, **fields) -> User:
    """An account with these roles."""
    user = User.objects.create_user(username=username, **fields)
    for role in role_names:
        user.give_role(role)
    return User.objects.get(pk=user.pk)


def writer(username="wanda") -> User:
    return person(username, roles.WRITER)


def reviewer(username="ravi", professional_role="Consultant surgeon") -> User:
    return person(username, roles.REVIEWER, professional_role=professional_role)


def document(name="Mending of the elbow", **changes) -> EntryDocument:
    """A complete entry: every section says something."""
    fields = {
        "common_names": ["Elbow fix"],
        "technical_terms": ["Cubitorrhaphy"],
        "texts": {field: f"About {field.replace('_', ' ')}." for field in TEXT_FIELDS},
        "steps": [Step("Opening", "The elbow is opened."), Step("", "It is mended.")],
        "tools": ["Scalpel"],
        "personnel": [Person("Surgeon"), Person("Nurse", "for large elbows")],
        "risks": [
            RiskItem("Bruising", Likelihood.COMMON, "about 1 in 20", "It fades."),
            RiskItem("Stiffness", Likelihood.NOT_STATED),
            RiskItem("Numb finger", Likelihood.RARE, "about 1 in 2,000", "It is watched."),
        ],
        "medicines": [Medicine("Warfarin", "stop", "5 days before", "Ask your clinic."), Medicine("Other tablets")],
        "milestones": [Milestone("Driving", "14", "42", "When you can brake hard."), Milestone("Desk work", "7")],
        "outcomes": [Outcome("Bending without pain", "9 in 10", "adults", "2021", "1"), Outcome("Readmission")],
        "stay_min_nights": 1,
        "stay_max_nights": 2,
        "duration_min_minutes": 30,
        "duration_max_minutes": 90,
        "kind": "Surgery",
        "specialties": ["Orthopedic surgery"],
        "body_sites": ["Elbow"],
        "settings": ["Day surgery unit"],
        "anesthesia_types": ["Regional"],
        "sources": ["Elbow Society. Mending elbows. 2024. https://example.org/elbows"],
        "primary_code": CodeReference("icd10pcs", "0RQL0ZZ"),
        "related_codes": [CodeReference("cpt4", "99999")],
    }
    return EntryDocument(name=name, **(fields | changes))


def seen(version) -> str:
    """The fingerprint of what somebody who looks at the version now sees."""
    return fingerprint(content_of(ProcedureVersion.objects.with_page_data().get(pk=version.pk)))


def submit(version, **options):
    """Submitted by somebody who has read the text as it is now."""
    return actions.submit(version=version, seen=seen(version), **options)


def publish(version, **options):
    """Approved by somebody who has read the text as it is now, with its editorial note."""
    options["seen"] = options.get("seen") or seen(version)
    return actions.publish(**{"version": version, "keeps_note": True} | options)


def confirm_review(version, **options):
    """Reviewed again by somebody who has read the text as it is now."""
    return actions.confirm_review(version=version, seen=seen(version), **options)


def reinstate(version, **options):
    """Returned to readers by somebody who has read the text as it is now."""
    return actions.reinstate(version=version, seen=seen(version), **options)


def return_to_draft(version, **options):
    """Sent back by somebody who has read the text as it is now."""
    return actions.return_to_draft(version=version, seen=seen(version), **options)


def discard(version, **options):
    """Discarded by somebody who has read the text as it is now."""
    return actions.discard(version=version, seen=seen(version), **options)


def restore(version, **options):
    """An earlier revision, brought back by somebody who knows the newest one."""
    return actions.restore_revision(version=version, newest=state_at(version).number, **options)


def edit(version, actor, **changes):
    """A save of the draft as its form makes it: parts of the content that become something else."""
    state = state_at(version)
    changes = changes or {"summary": f"{state.content['summary']} And more."}
    saved = actions.save_draft(version=version, base=state.number, content=state.content | changes, actor=actor)
    return saved.version


@copied
def draft(by: User, **changes):
    """A complete draft."""
    return actions.start_entry(document=document(**changes), actor=by)


def published(by: User | None = None, reviewed_by: User | None = None, **changes):
    """A reviewed and published version."""
    by = by or User.objects.filter(username="wanda").first() or writer()
    reviewed_by = reviewed_by or User.objects.filter(username="ravi").first() or reviewer()
    return _published(by, reviewed_by, **changes)


@copied
def _published(by: User, reviewed_by: User, **changes):
    version = draft(by, **changes)
    seen = version.revisions.latest("number").fingerprint  # nobody changes the text meanwhile
    version = actions.submit(version=version, seen=seen, actor=by)
    return publish(version=version, seen=seen, actor=reviewed_by)


PCS = [
    CodeRow("0RQL0ZZ", "Repair Right Elbow Joint, Open Approach"),
    CodeRow("0RQL4ZZ", "Repair Right Elbow Joint, Percutaneous Endoscopic Approach"),
    CodeRow("0DTJ4ZZ", "Resection of Appendix, Percutaneous Endoscopic Approach"),
]


@copied
def load_codes(system="icd10pcs", label="FY2025", rows=PCS, **options):
    """A small release."""
    return load_release(system=system, label=label, rows=iter(rows), **options)


def mentioned(system: str, code: str):
    """A code as an entry names it."""
    systems = {system.slug: system for system in CodeSystem.objects.all()}
    return mention_codes([(system, code)], systems)[system, code]


def role_holders() -> dict[str, User]:
    """One person for each role, by the role's name."""
    names = (roles.WRITER, roles.REVIEWER, roles.EXPORTER, roles.CODE_MANAGER, roles.ADMINISTRATOR)
    return {name: person(name.split()[0].lower(), name) for name in names}


@copied
def in_state(state: str, **changes):
    """A version that went through its true verbs until it stood in `state`."""
    wanda, ravi = writer(), reviewer()
    version = draft(wanda, **changes)
    if state == "draft":
        return version
    if state == "discarded":
        return discard(version=version, actor=wanda)
    version = submit(version=version, actor=wanda)
    if state == "in_review":
        return version
    version = publish(version=version, actor=ravi)
    if state == "withdrawn":
        return actions.withdraw(version=version, actor=ravi, note="Out of date.")
    if state == "superseded":
        follow_up(version)
        version.refresh_from_db()
    return version


def follow_up(version, **changes):
    """The next version of an entry, with these changes, reviewed and published."""
    wanda, ravi = User.objects.get(username="wanda"), User.objects.get(username="ravi")
    following = actions.start_draft(procedure=version.procedure, actor=wanda)
    following = actions.fill_draft(version=following, document=document(**changes), actor=wanda)
    return publish(version=submit(version=following, actor=wanda), actor=ravi)


def arrived(text: str, filename="elbow.txt") -> SourceDocument:
    """A text as the readers of files hand it over."""
    try:
        return SourceDocument(filename, text, parse_entry_document(text, filename=filename))
    except NotAnEntry as refusal:
        return SourceDocument(filename, text, reason=str(refusal))


def written(filename="elbow.txt", **changes) -> SourceDocument:
    """An entry document of ours, as it arrives."""
    return arrived(write_entry_document(document(**changes)), filename)


def stories() -> Iterator[Callable[[], object]]:
    """What many tests begin with, of which they take copies: people, and an entry with codes that are loaded or not."""
    yield lambda: [writer(name) for name in ("wanda", "will", "willa")]
    yield lambda: [reviewer(name) for name in ("ravi", "rosa", "rita")]
    yield lambda: [person(name, roles.EXPORTER) for name in ("ellis", "eve")]
    yield lambda: [person(name, roles.ADMINISTRATOR) for name in ("boss", "ada")]
    yield lambda: person("cora", roles.CODE_MANAGER)
    states = [partial(in_state, state) for state in ("in_review", "published", "withdrawn", "discarded")]
    for story in (published, partial(published, related_codes=[]), lambda: draft(writer()), *states):
        yield story
        yield lambda story=story: (load_codes(), story())


def many_codes(count: int) -> list[CodeRow]:
    """So many ICD-10-PCS codes of one operation, all about parts."""
    return [CodeRow(f"0DT{number:04d}", f"Resection of Part {number}") for number in range(count)]
