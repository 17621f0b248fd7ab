"""The public pages of code lists, their files, and what readers without an account do not see."""

import csv
import io

import pytest

from code_lists import actions
from code_lists.models import CodeList
from code_lists.rules import AXES, BELOW, CODES, WORDS
from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from tests import makers
from tests.code_lists.lists import draft, owner, rule, sign_off, signed_off, signer

OPEN, SCOPE, APPENDIX = (row.code for row in makers.PCS)
LISTS, DETAIL = "/lists/", "/lists/elbow-repair/"


@pytest.fixture
def people(db):
    makers.load_codes()
    return {"by": owner(), "signer": signer()}


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return b"".join(answer).decode()


def table(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_public_list_says_which_codes_and_why_and_who_signed_it_off(client, people, django_assert_num_queries):
    signed_off(rule("0RQ", note="Every joint."), rule("scope", WORDS, excludes=True), **people)
    assert "Elbow repair" in read(client, LISTS)
    assert "Elbow repair" in read(client, f"{LISTS}?q=COUNT+elbow&system=icd10pcs")
    assert "Elbow repair" not in read(client, f"{LISTS}?q=wrist")
    assert "Elbow repair" in read(client, f"{LISTS}?q=%00&system=%00&page=x")
    with django_assert_num_queries(8):
        page = read(client, DETAIL)
    for words in (
        "codes that begin with 0RQ",
        "Every joint.",
        OPEN,
        makers.PCS[0].title,
        "by sven",
        "ICD-10-PCS FY2025",
    ):
        assert words in page
    assert APPENDIX not in page
    assert read(client, f"{DETAIL}v1/") == page
    read(client, f"{DETAIL}v2/", 404)


@pytest.mark.parametrize("state", ["draft", "not public"])
def test_what_is_not_for_readers_is_not_there(client, people, state):
    if state == "draft":
        draft(by=people["by"])
    else:
        signed_off(**people, is_public=False)
    addresses = [
        DETAIL,
        f"{DETAIL}v1/",
        f"{DETAIL}v1.csv",
        f"{DETAIL}v1.json",
        f"{DETAIL}compare/",
        f"{DETAIL}compare.csv",
    ]
    for address in addresses:
        read(client, address, 404)
    assert "Elbow" not in read(client, LISTS)
    client.force_login(people["signer"])
    for address in addresses:
        read(client, address, 404 if state == "draft" else 200)
    assert ("Not public" in read(client, LISTS)) == (state != "draft")


def test_files_have_every_code_and_the_definition(client, people):
    rows = [
        rule("0RQ"),
        rule(f"{APPENDIX}\n{OPEN}", CODES),
        rule("endoscopic", WORDS, excludes=True),
        rule("5=4", AXES, excludes=True),
        rule("nowhere", WORDS, excludes=True),  # would leave out the whole system as an element without concepts
        rule("0RQ", BELOW),
    ]
    signed_off(*rows, **people)
    [row] = table(read(client, f"{DETAIL}v1.csv"))
    assert row == {"system": "icd10pcs", "code": OPEN, "title": makers.PCS[0].title, "retired": ""}
    found = client.get(f"{DETAIL}v1.json").json()
    system = "http://www.cms.gov/Medicare/Coding/ICD10"
    assert (found["resourceType"], found["status"], found["version"]) == ("ValueSet", "active", "1")
    assert found["expansion"]["contains"] == [{"system": system, "code": OPEN, "display": makers.PCS[0].title}]
    beginning, named, below = found["compose"]["include"]
    assert beginning["filter"][1] == {"property": "code", "op": "regex", "value": "^0RQ.*$"}
    assert [concept["code"] for concept in named["concept"]] == [APPENDIX, OPEN]
    assert below["filter"][1] == {"property": "concept", "op": "is-a", "value": "0RQ"}
    words, axes = found["compose"]["exclude"]
    assert words["extension"][0]["valueString"] == "endoscopic"
    assert [concept["code"] for concept in words["concept"]] == [APPENDIX, SCOPE]
    assert axes["filter"][1]["value"] == "^....4..$"


def test_licensed_titles_are_withheld_everywhere(client, people, settings):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair")])
    signed_off(rule("99999", CODES, system="cpt4"), **people)
    version = actions.start_version(code_list=CodeList.objects.get(), actor=people["by"])
    makers.load_codes("cpt4", "2027", [CodeRow("99999", "Zyzzogenic mending"), CodeRow("99998", "Zyzzogenic other")])
    rows = [rule("9999", system="cpt4")]
    actions.save_draft(version=version, rules=rows, with_retired=False, change_note="", actor=people["by"])
    sign_off(version, people["signer"])
    addresses = ["", "v1/", "v2/", "v1.csv", "v2.csv", "v1.json", "v2.json", "compare/", "compare.csv"]
    pages = [read(client, DETAIL + address) for address in addresses]
    assert not [page for page in pages if "zyzzogenic" in page.lower()]
    assert all("9999" in page for page in pages)
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"cpt4"})
    assert all("Zyzzogenic" in read(client, DETAIL + address) for address in addresses)
    assert "Zyzzogenic mending" not in read(client, f"{DETAIL}v1/"), "the title of the day when it was signed off"
    changes = {(row["change"], row["title"]) for row in table(read(client, f"{DETAIL}compare.csv"))}
    assert ("added", "Zyzzogenic other") in changes and ("retitled", "Zyzzogenic mending") in changes
    assert CodeSystem.objects.get(slug="cpt4").display_policy == "code_only"


def test_a_withdrawn_version_gives_way_to_the_one_before_it(client, people):
    first = signed_off(**people)
    second = actions.start_version(code_list=first.code_list, actor=people["by"])
    rows = [rule("0R"), rule("0DT")]
    actions.save_draft(version=second, rules=rows, with_retired=False, change_note="All of them.", actor=people["by"])
    second = sign_off(second, people["signer"])
    page = read(client, DETAIL)
    assert "All of them." in page and APPENDIX in page
    assert "not the newest version" in read(client, f"{DETAIL}v1/")
    compared = read(client, f"{DETAIL}compare/?a=1&b=2")
    assert "Added: 1 code" in compared and "codes that begin with 0DT" in compared
    read(client, f"{DETAIL}compare/?a=1&b=7", 404)
    actions.withdraw(version=second, reason="Wrong appendix.", actor=people["by"])
    assert APPENDIX not in read(client, DETAIL)
    assert "Wrong appendix." in read(client, f"{DETAIL}v2/")
    actions.withdraw(version=first, reason="All wrong.", actor=people["by"])
    assert "Wrong appendix." in read(client, DETAIL)
    assert "Withdrawn" in read(client, LISTS)
