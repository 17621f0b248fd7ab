"""Every address against the access table: its status for each identity, and what must not leak through it."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts import roles
from accounts.actions import make_demo_people
from accounts.models import User
from checks.actions import check_entries, silence
from checks.queries import checked
from code_lists.actions.collections import keep
from code_lists.models import CodeList, Collection
from codes.actions import load_groupings, uploads
from codes.formats.groupings import GroupRow
from codes.formats.rows import CodeRow, TermRow
from codes.models import Code, CodeSystem, CodeUpload, Grouping, Release
from comments.actions import open_thread
from crosswalks import actions as crosswalks
from crosswalks.models import Crosswalk
from crosswalks.rules import LocalRow
from documents.entry import CodeReference
from feedback.actions import take_answer
from glossary.actions import write_word
from imports import actions as imports
from imports.models import ImportBatch, ImportedDocument
from jobs.models import Job
from procedures.actions import add_other_name, list_risks, make_link
from procedures.models import ProcedureVersion, Specialty
from search.actions.missed import note_missed
from tests import makers
from tests.code_lists import lists

from .access_table import ACCESS, OWN, PEOPLE, POSTS, WITHOUT_DRAFTS
from .bodies import body_of

DRAFT, LICENSED = "Qwyjibo", "Zyzzogenic"
"""A word that only a draft has, and one that only texts have that their licence withholds from everybody."""

# Asked for in lower case: a page that repeats what was typed shows nothing that it should not.
SECRETS = [DRAFT.lower(), DRAFT[:5].lower(), LICENSED.lower(), LICENSED[:5].lower(), f"{LICENSED.lower()} repair"]
SEARCHES = [*SECRETS, "99999", "D9999", "0RQL0ZZ", "elbow"]
QUERIES = {
    "search:results": ["", *(f"?q={words}" for words in SEARCHES)],
    "search:suggest": ["", *(f"?q={words}" for words in SEARCHES)],
    "api:search": ["", *(f"?q={words}" for words in SEARCHES)],
    "codes:lookup": ["", "?codes=" + "%0A".join(SEARCHES)],
    "procedures:list": ["", *(f"?q={words}" for words in SECRETS)],
    "procedures:compare": ["", "?a=mending-of-the-elbow&b=mending-of-the-elbow"],
    "paper:pdf": ["", "?for=patient"],
    "exports:procedures_csv": ["", "?shape=long"],
    "exports:codes_csv": ["", "?system=cpt4", "?system=hcpcs&status=all", f"?q={LICENSED.lower()}"],
    "exports:codes_ndjson": ["", "?system=cpt4"],
    "admin:procedures_procedureversion_changelist": ["", f"?q={DRAFT.lower()}"],
    "admin:codes_code_changelist": ["", "?q=99999", f"?q={LICENSED.lower()}"],
    "admin:autocomplete": [
        f"?app_label=procedures&model_name=procedurecode&field_name=code&term={words}"
        for words in ("99999", LICENSED.lower())
    ],
}
"""What is asked of an address; nothing of those that are not here."""

OF_AN_ACCOUNT = [
    "auth_user_password_change",
    "user_free",
    "user_random_password",
    "user_reset_second_factor",
    "user_sessions",
]
OF_A_ROW = ("_cancel", "_change", "_delete", "_history", "_merge", "_rename", "_synonym")
pytestmark = pytest.mark.django_db


def names_of(patterns=None, namespace="") -> set[str]:
    """The name of every address of the site; those without one lead to a named one or to the page of unknown addresses."""
    names = set()
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            names |= {namespace + entry.name} if entry.name else set()
        else:
            names |= names_of(entry.url_patterns, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
    return names


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site with a draft and with licensed texts wherever texts may be: codes, entries, imports, files that wait."""
    monkeypatch.setattr(CodeUpload._meta.get_field("file").storage, "location", str(tmp_path))
    make_demo_people("only for this test")
    writer, codes = (User.objects.get(username=name) for name in ("writer", "codes"))
    makers.load_codes()
    for system, code in (("cpt4", "99999"), ("hcpcs", "D9999")):
        rows = [CodeRow(code, f"{LICENSED} repair", LICENSED), TermRow(code, LICENSED, "synonym")]
        makers.load_codes(system, "2026", rows)
    licensed = CodeReference("cpt4", "99999", f"{LICENSED} descriptor")
    live = makers.published(by=writer, primary_code=licensed)
    take_answer(version=live, form=uuid4(), helpful=True, text="The needle is too long.")
    draft = makers.draft(writer, name=f"{DRAFT} draft", primary_code=licensed, related_codes=[])
    list(check_entries())
    advice = next(checked([ProcedureVersion.objects.with_page_data().get(pk=draft.pk)])).advice[0].finding
    silence(version=draft, fingerprint=advice.fingerprint, reason=f"{DRAFT} reason", actor=writer)
    make_link(version=draft, days=3, actor=writer)
    list_risks(names=["Bruising"], actor=writer)
    boss = User.objects.get(username="admin")
    add_other_name(term=Specialty.objects.current().first(), name="Work on bones", actor=boss)
    open_thread(version=draft, place="name", text=f"{DRAFT} comment", actor=writer)
    arrived = makers.written(name=f"{DRAFT} import", primary_code=licensed)
    list(imports.upload(documents=[arrived], name="elbow.txt", actor=writer))
    content = ContentFile(f"code,title\n99999,{LICENSED} again\n99998,{LICENSED}\n".encode(), "cpt.csv")
    cpt = CodeSystem.objects.get(slug="cpt4")
    list(uploads.upload(file=content, holds="codes", system=cpt, label="2027", actor=codes))
    note_missed({"zebra": 1})
    Job.objects.create(kind="imports.take", title=f"{DRAFT} import", owner=writer)
    write_word(word=None, term=f"{DRAFT} word", forms=[], text="Not yet approved.", actor=writer)
    reviewer = User.objects.get(username="reviewer")
    lists.signed_off(lists.rule("9999", system="cpt4"), by=writer, signer=reviewer)
    keep(collection=None, code=Code.objects.get(code="99999"), actor=writer)
    for system, slug, key, code in (("icd10pcs", "prccsr", "MST001", "0RQL0ZZ"), ("cpt4", "ours", "A", "99999")):
        load_groupings(system=system, rows=[GroupRow(code, slug, slug, key, "A group")], origin="file.csv", actor=codes)
    list(crosswalks.start(name="Theatre", rows=[LocalRow(1, "A1", "Elbow repair")], system=cpt, actor=codes))


def addresses() -> dict[str, list[str]]:
    """Name -> its addresses for whatever the site has, with what may be asked of them, in the order of the table."""
    given = _arguments()
    return {
        name: [
            reverse(name, args=args) + query
            for args in (given[name] if name in given else _first_row(name))
            for query in QUERIES.get(name, [""])
        ]
        for name in ACCESS
    }


def _arguments() -> dict[str, list[list]]:
    """The arguments of the addresses that need some of their own."""
    draft = ProcedureVersion.objects.get(state="draft")
    return {
        "api:document": [["mending-of-the-elbow"]],
        **{
            f"api:{answer}": [["icd10pcs", "0RQL0ZZ"], ["cpt4", "99999"], ["hcpcs", "D9999"]]
            for answer in ("code", "similar")
        },
        "api:procedure": [["mending-of-the-elbow"]],
        "api:sitemap": [["entries"], ["codes-icd10pcs"]],
        "paper:pdf": [["mending-of-the-elbow"]],
        "paper:picture": [["mending-of-the-elbow"]],
        "paper:short": [[ProcedureVersion.objects.published().get().procedure_id]],
        "procedures:detail": [["mending-of-the-elbow"]],
        "procedures:text": [["mending-of-the-elbow"]],
        "procedures:version": [["mending-of-the-elbow", 1]],
        "feedback:form": [["mending-of-the-elbow"]],
        **{f"code_lists:collection{form}": [[Collection.objects.get().pk]] for form in ("", "_csv")},
        "code_lists:compare": [["elbow-repair"]],
        "code_lists:compare_csv": [["elbow-repair"]],
        "code_lists:detail": [["elbow-repair"]],
        **{f"code_lists:version{form}": [["elbow-repair", 1]] for form in ("", "_csv", "_json")},
        "codes:system": [["icd10pcs"], ["cpt4"], ["hcpcs"]],
        **{
            name: [["icd10pcs"], ["cpt4"], ["hcpcs"]]
            for name in (
                "api:releases",
                "codes:releases",
                "codes:changes",
                "exports:changes_csv",
                "exports:changes_ndjson",
                "exports:lost_csv",
                "exports:lost_xlsx",
                "exports:touched_csv",
            )
        },
        "codes:code": [["icd10pcs", "0RQL0ZZ"], ["cpt4", "99999"], ["hcpcs", "D9999"], ["hcpcs", "D"]],
        "codes:table": [["icd10pcs", "0RQ"], ["cpt4", "99999"]],
        "codes:group": [["icd10pcs", "prccsr", "MST001"], ["cpt4", "ours", "A"]],
        "codes:grouping": [["icd10pcs", "prccsr"], ["cpt4", "ours"]],
        "codes:source_address": [["cpt4", "99999-anything"]],
        "admin:view_on_site": [[ContentType.objects.get_for_model(Code).pk, Code.objects.first().pk]],
        "admin:app_list": [["codes"], ["procedures"]],
        "admin:checks_silence": [[draft.pk]],
        "admin:comments_notice_open": [[0]],
        "admin:comments_of_entry": [[draft.pk]],
        "admin:codes_grouping_remove": [[Grouping.objects.first().pk]],
        "admin:code_release_withdraw": [[Release.objects.get(system__slug="cpt4").pk]],
        **{
            f"admin:crosswalk_{page}": [[Crosswalk.objects.get().pk]]
            for page in ("accept", "concept_map", "map", "match", "remove", "rename")
        },
        **{
            f"admin:code_lists_codelist_{page}": [[CodeList.objects.get().pk]]
            for page in ("change", "delete", "history")
        },
        "admin:code_list_describe": [[CodeList.objects.get().pk]],
        "admin:code_list_step": [[CodeList.objects.get().pk, "start"]],
        "admin:codes_codeupload_step": [[CodeUpload.objects.get().pk, "load"]],
        "admin:imports_importbatch_guesses": [[ImportBatch.objects.get().pk]],
        "admin:imports_importbatch_step": [[ImportBatch.objects.get().pk, "take"]],
        "admin:procedure_start_draft": [[draft.procedure_id]],
        **{
            name: [
                [key]
                for key in ("changed", "never-reviewed", "review-due", "planned", "withdrawn-sources", "changed-codes")
            ]
            for name in ("admin:worklist", "exports:worklist_csv")
        },
        "admin:guide": [["editors-guide"]],
        "admin:version_ask": [[draft.pk, "discard"]],
        "admin:version_step": [[draft.pk, "submit"]],
        "admin:version_drop_plan": [[0]],
        "admin:version_end_link": [[0]],
        "procedures:draft": [["unsigned"]],
        "procedures:draft_picture": [["unsigned", "0.png"]],
        "procedures:picture": [["0.png"]],
        **{
            f"admin:version_{page}": [[draft.pk]]
            for page in (
                "add_picture",
                "assign",
                "compare",
                "drop_unsaved",
                "note_typing",
                "restore",
                "revision",
                "revisions",
            )
        },
        **{f"admin:version_{page}": [[draft.pk]] for page in ("preview", "preview_page")},
        **{f"admin:{page}": [[User.objects.get(username="writer").pk]] for page in OF_AN_ACCOUNT},
        "admin:procedures_procedureversion_change": [
            [version.pk] for version in ProcedureVersion.objects.exclude(pk=draft.pk)
        ],
        "admin:codes_code_change": [[code.pk] for code in Code.objects.all()],
        "admin:imports_importeddocument_change": [[ImportedDocument.objects.get().pk]],
    }


def _first_row(name: str) -> list[list]:
    """The arguments of an address of the admin that is about one row, and of one that needs none."""
    if name != "admin:password_change" and name.endswith(OF_A_ROW):
        row = apps.get_model(*name.removeprefix("admin:").rpartition("_")[0].split("_")).objects.first()
        return [[row.pk if row else 0]]
    return [[]]


def test_every_address_stands_in_the_access_table():
    assert names_of() == ACCESS.keys()


def test_every_address_answers_as_the_table_says_and_leaks_nothing(site):
    """Drafts stay behind the desk and in its record, and licensed texts are shown to nobody, whatever their role."""
    clients = {who: Client() for who in (*PEOPLE, "everything")}
    makers.person("everything", *roles.ROLES)
    for who in clients.keys() - {"nobody"}:
        clients[who].force_login(User.objects.get(username=who))
    asked = addresses()
    alike = {name: paths for name, paths in asked.items() if len(set(ACCESS[name].values())) == 1}
    for who in PEOPLE:
        check(clients[who], who, {name: asked[name] for name in asked if who == "nobody" or name not in alike})
    check(clients["everything"], "admin", alike)  # what is the same for all shows nothing to any right


def check(client: Client, who: str, asked: dict[str, list[str]]) -> None:
    """What these addresses answer to one of the people, when they are read and when something is sent to them."""
    for name, paths in asked.items():
        at_the_desk = name.startswith("admin:") or name in ("exports:record_csv", "exports:worklist_csv")
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == ACCESS[name][who], (who, path)
            body = body_of(answer)
            assert LICENSED not in body, (who, path)
            assert DRAFT not in body or (at_the_desk and who not in WITHOUT_DRAFTS), (who, path)
    draft = ProcedureVersion.objects.get(state="draft")
    page = client.get(reverse("admin:procedures_procedureversion_change", args=[draft.pk]))
    assert LICENSED not in body_of(page)
    assert page.status_code == (302 if who in ("nobody", *WITHOUT_DRAFTS) else 200)
    for name, paths in asked.items():
        check_sending(client, who, name, paths)


def posted(name: str, who: str) -> int:
    """The status of the answer to a POST outside the admin."""
    return OWN[name][min(PEOPLE.index(who), 2)] if name in OWN else POSTS.get(name, 405)


def check_sending(client: Client, who: str, name: str, paths: list[str]) -> None:
    """Outside the desk everything only reads; at the desk who may not look may not send either."""
    status = ACCESS[name][who]
    if not name.startswith("admin:"):
        for path in dict.fromkeys(path.partition("?")[0] for path in paths):
            answer = client.post(path, {"codes": "\n".join(SEARCHES)})
            assert answer.status_code == posted(name, who), (who, path)
            assert LICENSED not in body_of(answer) and DRAFT not in body_of(answer), (who, path)
    elif (who == "nobody" or status == 403) and status != 200:
        for path in paths:
            assert client.post(path).status_code == status, (who, path)
