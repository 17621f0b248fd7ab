"""The tags of the sheets, as a screen reader meets them: what PDF/UA-1 asks of the structure and this machine can check.

Not checked are fonts, colors and the other rules for which one needs a validator such as veraPDF.
"""

import ctypes
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pypdfium2
import pytest
from pypdfium2 import raw

from documents.entry import Likelihood, RiskItem
from documents.row_kinds import Illustration
from procedures.actions import store_pictures
from tests import makers
from tests.procedures.test_pictures import file_of

pytestmark = pytest.mark.django_db
ADDRESS = "/procedures/mending-of-the-elbow.pdf"


@pytest.fixture
def entry():
    """A published entry with a picture, a table in its text and risks with figures."""
    (picture,) = store_pictures([file_of(size=(400, 380))])
    shown = Illustration(
        "Where the cut is", picture.address, alt="An elbow with a cut.", credit="Us", licence="CC0", printing="allowed"
    )
    texts = makers.document().texts | {"goals": "###### Small\n\n| a | b |\n|---|---|\n| c | d |\n\n[1] says so."}
    risks = [*makers.document().risks, RiskItem("Stiffness", Likelihood.COMMON, "about 1 in 30", "Exercise.")]
    return makers.published(texts=texts, risks=risks, illustrations=[shown])


def said(call: Callable, *of) -> str:
    """A text that pdfium writes into a buffer as long as it says."""
    room = ctypes.create_string_buffer(call(*of, None, 0))
    call(*of, room, len(room))
    return room.raw.decode("utf-16-le").rstrip("\0")


def marks_of(thing) -> Iterator[tuple[str, bool]]:
    """The marks around a thing that is drawn on a page, each with whether a tag can refer to it."""
    for number in range(raw.FPDFPageObj_CountMarks(thing)):
        mark, length, which = raw.FPDFPageObj_GetMark(thing, number), ctypes.c_ulong(), ctypes.c_int()
        raw.FPDFPageObjMark_GetName(mark, None, 0, length)
        room = (ctypes.c_ushort * (length.value // 2))()
        raw.FPDFPageObjMark_GetName(mark, room, length.value, length)
        name = bytes(room).decode("utf-16-le").rstrip("\0")
        yield name, bool(raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", which))


def tags_of(page) -> list[tuple[str, str]]:
    """The tags of a page in the order of reading: kind, and what is said instead of a figure."""
    found, tree = [], raw.FPDF_StructTree_GetForPage(page)

    def walk(tag) -> None:
        found.append((said(raw.FPDF_StructElement_GetType, tag), said(raw.FPDF_StructElement_GetAltText, tag)))
        for number in range(raw.FPDF_StructElement_CountChildren(tag)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(tag, number):
                walk(child)

    for number in range(raw.FPDF_StructTree_CountChildren(tree)):
        walk(raw.FPDF_StructTree_GetChildAtIndex(tree, number))
    raw.FPDF_StructTree_Close(tree)
    return found


@pytest.mark.parametrize(
    ("kind", "tables", "figures"),
    [
        ("ward", True, {"QR code", "An elbow with a cut.", "Stiffness: About 33 of 1,000 people"}),
        ("patient", True, {"QR code", "Stiffness: About 33 of 1,000 people"}),
        ("easy-read", False, {"QR code"}),
    ],
)
def test_a_screen_reader_can_follow_a_sheet(client, entry, kind, tables, figures):
    content = client.get(f"{ADDRESS}?for={kind}").content
    assert b"/DisplayDocTitle true" in content and b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert re.search(rb"/Lang ?\(en\)", content)
    with pypdfium2.PdfDocument(content) as document:
        assert raw.FPDFCatalog_IsTagged(document)
        tags = [tag for page in document for tag in tags_of(page)]
        drawn = [dict(marks_of(thing)) for page in document for thing in page.get_objects(max_depth=1)]
    assert len(drawn) > 20 and all("Artifact" in marks or any(marks.values()) for marks in drawn), "nothing is untagged"
    levels = [int(kind[1]) for kind, _ in tags if kind in {f"H{level}" for level in range(1, 7)}]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), "no level of headings is left out"
    alts = [alt for kind, alt in tags if kind == "Figure"]
    assert all(alts) and all(any(alt.startswith(begins) for alt in alts) for begins in figures), alts
    kinds = {kind for kind, _ in tags}
    assert {"L", "LI", "LBody", "P"} <= kinds
    assert ({"Table", "TR", "TH", "TD"} <= kinds) == tables
