"""Entries on paper: what each sheet says, and that no text becomes markup, a file or an error."""

import re

import pypdfium2
import pytest
from pypdfium2.raw import FPDFCatalog_IsTagged

from accounts import roles
from codes.formats.rows import CodeRow
from documents.entry import CodeReference, Likelihood, RiskItem
from glossary.actions import show_unreviewed
from paper import typesetting
from procedures import actions
from procedures.models import Procedure
from tests import makers

pytestmark = pytest.mark.django_db

#: Each would change the sheet, read a file or stop the compiler if typst read it as markup.
MARKUP = r'#panic("x") #read("/etc/passwd") #import "@preview/a:1.0.0" $x$ *b* _i_ `c` <label> @ref \ // = [x] "q" 100%'
ADDRESS = "/procedures/mending-of-the-elbow"


def pages_of(client, query="") -> list[str]:
    """The text of each page."""
    answer = client.get(f"{ADDRESS}.pdf{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), answer.content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content
    with pypdfium2.PdfDocument(answer.content) as document:
        assert FPDFCatalog_IsTagged(document)
        assert document.get_metadata_dict()["Title"] == "Mending of the elbow"
        return [text_of(page) for page in document]


def text_of(page) -> str:
    """The text of a page, all of which stands within its margins."""
    text = page.get_textpage()
    assert all(text.get_rect(number)[2] < page.get_width() - 40 for number in range(text.count_rects()))
    return " ".join(text.get_text_range().split())


@pytest.fixture
def entry():
    """A published entry that nobody has reviewed, in two code systems, one of them withheld."""
    makers.load_codes()
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair")])
    texts = dict(makers.document().texts) | {
        "summary": "It mends an elbow, e.g. a broken one. Most people go home the same day [1].",
        "goals": f"{MARKUP}\n\n- **strong**\n\n###### Small\n\n| a | b |\n|---|---|\n| c | d |",
        "alternatives_text": "Waiting. " * 400,
        "recovery_time": "endless" * 60,
    }
    risks = [*makers.document().risks, RiskItem(MARKUP, Likelihood.COMMON, "2 to 5 in 100", MARKUP)]
    draft = makers.draft(
        makers.writer(), texts=texts, risks=risks, common_names=[MARKUP], related_codes=[CodeReference("cpt4", "99999")]
    )
    boss = makers.person("ada", roles.ADMINISTRATOR)
    show_unreviewed(words=[("broken", [], "In two or more pieces.")], actor=boss)
    return actions.publish_unreviewed(version=draft, actor=boss)


def test_the_ward_gets_the_whole_entry_with_codes_through_the_licence_gate(client, entry):
    pages = pages_of(client)
    text = " ".join(pages)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Not clinically reviewed" in page and "Version 1, published" in page
        assert f"testserver/p/{entry.procedure_id}" in page
    assert "0RQL0ZZ" in text and "Repair Right Elbow Joint, Open Approach" in text
    assert "99999" in text and "Zyzzogenic" not in text
    assert "Elbow Society" in text and "Cubitorrhaphy" in text
    assert MARKUP in text, "as it was typed"
    assert "20 to 50 of 1,000 people" in text
    assert client.get(f"/p/{entry.procedure_id}")["Location"] == f"{ADDRESS}/"


def test_a_patient_gets_two_pages_without_codes_and_a_line_to_fill_in(client, entry):
    pages = pages_of(client, "?for=patient")
    text = " ".join(pages)
    assert len(pages) == 2
    assert (
        "Version 1, given on" in text
        and "Not clinically reviewed" in pages[0]
        and "Not clinically reviewed" in pages[1]
    )
    assert "It mends an elbow" in text and "Bruising: common, about 1 in 20" in text and "How to prepare" in text
    for word in ("0RQL0ZZ", "99999", "Cubitorrhaphy", "Elbow Society", "[1]", "Waiting. Waiting."):
        assert word not in text, word
    assert "a broken one" in text and "Broken In two or more pieces. Not clinically reviewed." in text
    assert "Alternatives" in text.rpartition("Sources and more at")[2], "there is no room for it, which the sheet says"


def test_a_handout_names_the_most_important_of_many_risks_and_says_how_many_it_does_not_show(client, db):
    many = [RiskItem(f"Trouble {number}", Likelihood.UNCOMMON) for number in range(300)]
    makers.published(risks=[*many, RiskItem("Death", Likelihood.VERY_RARE), RiskItem("Bruising", Likelihood.COMMON)])
    pages = pages_of(client, "?for=patient")
    text = " ".join(" ".join(pages).split())
    hidden = int(re.search(r"Not shown here: (\d+) of 302 risks. All of them: testserver/p/", text)[1])
    shown = re.findall(r"(Bruising: common|Death: very rare|Trouble \d+: uncommon)", text)
    assert len(pages) == 2 and shown[:3] == ["Bruising: common", "Death: very rare", "Trouble 0: uncommon"]
    assert len(shown) == 302 - hidden and "How to prepare" in text


def test_large_print_has_the_sentences_of_the_summary_and_says_that_nobody_simplified_them(client, entry):
    text = " ".join(pages_of(client, "?for=easy-read"))
    assert "It mends an elbow, e.g. a broken one. Most people go home the same day." in text
    assert "It usually takes 30 minutes to 1 hour 30 minutes." in text
    assert "Nobody has put them into easier words" in text and "0RQL0ZZ" not in text


def test_a_character_without_a_glyph_stops_no_sheet_and_too_long_a_text_is_refused(client, monkeypatch):
    makers.published(texts=makers.document().texts | {"summary": "An odd sign \U000130b8."})
    answer = client.get(f"{ADDRESS}.pdf?for=easy-read")
    assert answer.status_code == 200 and b"pdfuaid:part" not in answer.content
    picture = client.get(f"{ADDRESS}.png").content
    assert picture.startswith(b"\x89PNG") and picture[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)
    page = client.get(f"{ADDRESS}/").content.decode()
    assert f'<meta property="og:image" content="http://testserver{ADDRESS}.png">' in page
    assert f'<a href="{ADDRESS}.pdf?for=patient">' in page
    monkeypatch.setattr(typesetting, "LONGEST", 100)
    assert client.get(f"{ADDRESS}.pdf").status_code == 422
    monkeypatch.undo()
    monkeypatch.setattr(typesetting, "PATIENCE", 0.01)
    with typesetting._lock:
        assert client.get(f"{ADDRESS}.pdf")["Retry-After"] == "60"


def test_a_withdrawn_entry_is_not_printed_and_a_draft_has_no_short_address(client):
    version = makers.published()
    actions.withdraw(version=version, actor=version.reviewed_by, note="It named the wrong side.")
    answer = client.get(f"{ADDRESS}.pdf")
    assert answer.status_code == 410 and "wrong side" in answer.content.decode()
    assert client.get(f"{ADDRESS}.png").status_code == client.get("/procedures/none.pdf").status_code == 404
    draft = makers.draft(version.created_by, name="Draft of the wrist")
    assert client.get(f"/p/{Procedure.objects.get(versions=draft).pk}").status_code == 404
