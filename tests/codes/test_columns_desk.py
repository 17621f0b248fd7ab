"""The desk for tables whose headings medref does not know: a code manager says which column is which."""

import pytest
from django.urls import reverse

from accounts import roles
from codes.models import Code, CodeMap, CodeSystem, CodeUpload, IndexTerm
from tests import makers
from tests.codes.test_hcpcs_sheets import xlsx

from .code_files import look, send, step

pytestmark = pytest.mark.django_db

ROWS = [
    ["List of the house", "", ""],
    ["Number", "Wording", "Group"],
    ["X1", "Invented elbow", "X9"],
    ["X2", "Invented knee", "X9"],
    ["X9", "Invented joints", ""],
]
TABLE = "\n".join(";".join(row) for row in ROWS).encode()
CHOICE = {"has_headings": "on", "code": "0", "title": "1", "parent": "2"}


@pytest.fixture
def house():
    """A system of the house, whose texts are shown."""
    return CodeSystem.objects.create(slug="house", name="House", publisher="Us", licence="Ours", display_policy="full")


def upload_of(client, content=TABLE, name="house.csv", **fields) -> CodeUpload:
    send(client, content, name=name, **{"system": "house", "label": "2026", **fields})
    return CodeUpload.objects.first()


@pytest.mark.parametrize("content", [TABLE, xlsx(ROWS)])
def test_a_table_with_unknown_headings_waits_until_its_columns_are_named(client, cora, house, content):
    upload = upload_of(client, content)
    page = look(client, upload)
    for words in (
        "does not know the headings",
        "<td>Invented elbow</td>",
        "<strong>Wording</strong>",
        "Row 2 has the headings",
    ):
        assert words in page, words
    assert "Load House 2026" not in page and "What changes" not in page
    assert "Say first which column is which" in step(client, upload, "load")
    step(client, upload, "columns", **CHOICE)
    page = look(client, upload)
    assert "does not know the headings" not in page and "Load House 2026" in page
    assert "code=Number, title=Wording, parent=Group" in page
    assert '<option value="1" selected>B Wording</option>' in page
    step(client, upload, "load")
    assert Code.objects.get(code="X1").title == "Invented elbow"
    assert Code.objects.get(code="X1").parent.code == "X9"


def test_the_columns_are_remembered_for_the_next_table_of_the_system(client, cora, house):
    step(client, upload_of(client), "columns", **CHOICE)
    upload = upload_of(client, TABLE.replace(b"elbow", b"hip"))
    assert upload.is_read and upload.columns["title"] == "Wording"
    step(client, upload, "recognize")
    upload.refresh_from_db()
    assert upload.columns["title"] == "Wording", "medref alone cannot read it, so everything stays"
    other = upload_of(client, b"code,title\nX1,Invented elbow\n")
    assert other.is_read and other.columns == {}
    step(client, other, "columns", has_headings="on", code="0")
    step(client, other, "recognize")
    house.refresh_from_db()
    assert house.columns == {"codes": {}}


def test_a_recognized_table_can_be_read_with_other_columns(client, cora, house):
    upload = upload_of(client, b"code,title,better title\nX1,Elbow,Invented elbow\n")
    assert '<option value="1" selected>B title</option>' in look(client, upload)
    step(client, upload, "columns", has_headings="on", code="0", title="2")
    assert "Invented elbow" in look(client, upload)


def test_a_table_without_headings_is_read_by_position(client, cora, house):
    upload = upload_of(client, b"X1;Invented elbow\nX2;Invented knee\n")
    step(client, upload, "columns", code="0", title="1")
    upload.refresh_from_db()
    assert upload.columns == {"code": "#1", "title": "#2"} and upload.preview["counts"]["added"] == 2
    assert 'id="id_has_headings" checked' not in look(client, upload)


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ({"title": "1"}, "Choose the column for “Code”."),
        ({"code": "0", "title": "7"}, "Select a valid choice"),
        ({"code": "0", "title": "0", "has_headings": "on"}, "is named twice"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_changes_nothing(client, cora, house, choice, reason):
    upload = upload_of(client)
    assert reason in step(client, upload, "columns", **choice)
    upload.refresh_from_db()
    assert not upload.is_read and upload.columns == {}


def test_terms_and_maps_have_their_own_columns(client, cora, house):
    makers.load_codes("house", rows=[makers.PCS[0]._replace(code="X1"), makers.PCS[0]._replace(code="X2")])
    upload = upload_of(client, b"Nr;Word\nX1;Bump\n", holds="terms")
    step(client, upload, "columns", has_headings="on", code="0", term="1")
    step(client, upload, "load")
    assert IndexTerm.objects.get().term == "Bump"
    upload = upload_of(client, b"from;to;how\nX1;X2;broader\n", holds="maps", target="house")
    step(client, upload, "columns", has_headings="on", source="0", target="1", kind="2")
    step(client, upload, "load")
    assert CodeMap.objects.get().kind == "broader"
    house.refresh_from_db()
    assert house.columns.keys() == {"terms", "maps"}


def test_where_texts_are_withheld_only_codes_and_headings_are_shown(client, cora):
    makers.load_codes("cpt4", "2025", rows=[makers.PCS[0]._replace(code="99990")])
    page = look(client, upload_of(client, b"Nr;Text\n99990;Invented service\n99991;Another\n", system="cpt4"))
    assert "99990" in page and "<strong>Text</strong>" in page
    assert "Invented service" not in page
    page = look(client, upload_of(client, b"99990;Invented service\n99991;Another\n", system="cpt4"))
    assert "99990" in page and "Invented service" not in page


def test_only_code_managers_name_columns(client, cora, house):
    upload = upload_of(client)
    client.force_login(makers.person("wanda", roles.WRITER))
    assert client.post(reverse("admin:codes_codeupload_step", args=[upload.pk, "columns"]), CHOICE).status_code == 403
    upload.refresh_from_db()
    assert upload.columns == {}


def test_a_file_that_is_no_table_is_refused_as_before(client, cora, house):
    for content in (b"Dear colleague,\nthis is a letter.\n", b"%PDF-1.7", b""):
        upload_of(client, content)
    assert not CodeUpload.objects.exists()
