"""A classification in ClaML is loaded with its hierarchy, its notes, and the codes that its modifiers make."""

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codes.formats import BadRow, CodeRow, NoteRow, TermRow, UnreadableFile, claml, read_codes
from codes.models import Code, CodeSystem


def rubric(kind, *labels):
    return f'<Rubric kind="{kind}">{"".join(f"<Label>{label}</Label>" for label in labels)}</Rubric>'


def element(code, title="", above="", inner="", kind="category", more=""):
    above = "".join(f'<SuperClass code="{parent}"/>' for parent in above.split())
    preferred = rubric("preferred", title or f"Invented {code}")
    return f'<Class kind="{kind}" code="{code}" {more}>{above}{inner}{preferred}</Class>\n'


def value(modifier, code, title, inner=""):
    return f'<ModifierClass modifier="{modifier}" code="{code}">{inner}{rubric("preferred", title)}</ModifierClass>\n'


def document(*content, version="2.0.0", doctype='<!DOCTYPE ClaML SYSTEM "ClaML.dtd">'):
    top = f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}\n<ClaML version="{version}">'
    return f'{top}<Title name="ICD-10" date="2026-01-01" version="2026">Invented</Title>\n{"".join(content)}</ClaML>'


BOOK = [
    '<Modifier code="S04E10_4"><SubClass code=".0"/><SubClass code=".1"/></Modifier>',
    value("S04E10_4", ".0", "With sleep", rubric("inclusion", "Dozing")),
    value("S04E10_4", ".1", "Without sleep"),
    value("S04E10_5", "0", "calm"),
    value("S04E10_5", "1", "restless", '<Meta name="excludeOnPrecedingModifier" value="S04E10_4 .1"/>'),
    value("S13M40_5", "0", "all sites"),
    value("S13M40_5", "9", "site unknown"),
    element("IV", kind="chapter", inner=rubric("inclusion", "Everything invented")),
    element("E10-E14", above="IV", kind="block", inner='<ModifiedBy code="S04E10_4"/><ModifiedBy code="S04E10_5"/>'),
    element("E10", above="E10-E14", more='usage="dagger"', inner=rubric("preferredLong", "Long invented E10")),
    element("E11", above="E10-E14", inner='<ExcludeModifier code="S04E10_5"/><SubClass code="E11.0"/>'),
    element("E11.0", inner=rubric("exclusion", 'other things <Reference class="in brackets">E10.-</Reference>')),
    element("E12", "Twelve <Reference>E10*</Reference>", "E10-E14", '<ExcludeModifier code="S04E10_4"/>' * 2),
    element(
        "M45", above="IV", inner='<ModifiedBy code="S13M40_5"/>' + rubric("coding-hint", "Use <Term>both</Term> codes")
    ),
    element(
        "M46",
        above="IV E10-E14",
        inner='<ModifiedBy code="S13M40_5" all="false"><ValidModifierClass code="9"/></ModifiedBy>',
    ),
]


def rows_of(tmp_path, content, system="icd10"):
    path = tmp_path / "book.xml"
    path.write_text(content)
    reading = read_codes(path, system=system)
    return list(reading), reading


def codes_of(tmp_path, *content, **more):
    return {row.code: row for row in rows_of(tmp_path, document(*content, **more))[0] if isinstance(row, CodeRow)}


@pytest.mark.parametrize("version", ["2.0.0", "3.0.0"])
def test_chapters_blocks_and_categories_are_read_with_their_places(tmp_path, version):
    rows, reading = rows_of(tmp_path, document(*BOOK, version=version))
    codes = {row.code: row for row in rows if isinstance(row, CodeRow)}
    assert [code for code, row in codes.items() if row.parent == "E10-E14"] == ["E10", "E11", "E12"]
    assert (codes["E10-E14"].parent, codes["E10"].parent, codes["E110"].parent) == ("IV", "E10-E14", "E11")
    assert (codes["M46"].parent, codes["M46"].other_parents) == ("IV", ("E10-E14",))
    assert (codes["E10"].title, codes["E12"].title) == ("Long invented E10", "Twelve")
    assert "it is ClaML (ICD-10, 2026)" in reading.chosen


def test_modifiers_multiply_out_the_codes_at_the_ends_of_the_branches(tmp_path):
    codes = codes_of(tmp_path, *BOOK)
    made = {code: (row.parent, row.title) for code, row in codes.items() if len(code) > 3 and "-" not in code}
    assert made == {
        "E100": ("E10", "Long invented E10: With sleep"),
        "E1000": ("E100", "Long invented E10: With sleep: calm"),
        "E1001": ("E100", "Long invented E10: With sleep: restless"),
        "E101": ("E10", "Long invented E10: Without sleep"),
        "E1010": ("E101", "Long invented E10: Without sleep: calm"),
        "E110": ("E11", "Invented E11.0"),
        "E12X0": ("E12", "Twelve: calm"),
        "E12X1": ("E12", "Twelve: restless"),
        "M45X0": ("M45", "Invented M45: all sites"),
        "M45X9": ("M45", "Invented M45: site unknown"),
        "M46X9": ("M46", "Invented M46: site unknown"),
    }
    headings = {code for code, row in codes.items() if row.is_header}
    assert headings == {"IV", "E10-E14", "E10", "E100", "E101", "E11", "E12", "M45", "M46"}


def test_inclusions_are_terms_and_all_else_is_a_note(tmp_path):
    rows, _ = rows_of(tmp_path, document(*BOOK))
    assert [row[:3] for row in rows if isinstance(row, TermRow)] == [
        ("IV", "Everything invented", "inclusion"),
        ("E10", "Invented E10", "synonym"),
        ("E100", "Dozing", "inclusion"),
    ]
    assert [row[:3] for row in rows if isinstance(row, NoteRow)] == [
        ("E10", "Usage: dagger", "note"),
        ("E110", "other things (E10.-)", "excludes"),
        ("M45", "Use both codes", "note"),
    ]


def test_classes_that_cannot_be_read_are_named_with_their_line(tmp_path):
    rows, _ = rows_of(
        tmp_path, document(element("A00"), '<Class kind="category" code="A01"/>\n', element(""), element("A00"))
    )
    assert {row.line: row.reason for row in rows if isinstance(row, BadRow)} == {
        5: "class A01 has no preferred text",
        6: "a class without a code",
        7: "duplicate of the class on line 4",
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (document(element("A00"), doctype='<!DOCTYPE ClaML [<!ENTITY a "b">]>'), "line 2: the XML declares"),
        (
            document(element("A00"), doctype='<!DOCTYPE ClaML [<!ATTLIST Class usage CDATA "x">]>'),
            "line 2: the XML declares",
        ),
        (document(element("A00", "&hellip;")), "undefined entity"),
        (document("<a>" * 60 + "</a>" * 60), "nested too deeply"),
        (document(element("A00"))[:-10], "the XML is broken"),
        (document(), "contains no ICD-10 (WHO) code"),
    ],
)
def test_hostile_and_broken_files_are_refused(tmp_path, content, reason):
    with pytest.raises(UnreadableFile, match=reason.replace("(", r"\(").replace(")", r"\)")):
        rows_of(tmp_path, content)


def test_a_book_is_not_loaded_into_another_described_system(tmp_path):
    with pytest.raises(UnreadableFile, match=r"says that it is ICD-10 \(ICD-10 \(WHO\)\), not ICD-10-CM"):
        rows_of(tmp_path, document(*BOOK), "icd10cm")


def test_modifiers_that_make_too_many_codes_are_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(claml, "MOST_CODES", 20)
    values = [value(f"M{place}", str(number), "x") for place in range(3) for number in range(5)]
    named = "".join(f'<ModifiedBy code="M{place}"/>' for place in range(3))
    with pytest.raises(UnreadableFile, match="make more than 20 codes"):
        rows_of(tmp_path, document(*values, element("A00", inner=named)))


def test_classes_that_are_above_each_other_end_somewhere(tmp_path):
    codes = codes_of(tmp_path, element("A00", above="A01 A00"), element("A01", above="A00"), element("A02"))
    assert (codes["A00"].parent, codes["A01"].parent) == ("A01", "A00")


NAMES = ["Class", "SubClass", "SuperClass", "Rubric", "Label", "ModifierClass", "ModifiedBy", "Meta"]
TREE = st.recursive(
    st.sampled_from(["text", "<Label>x</Label>", ""]),
    lambda inner: st.builds(
        lambda name, code, kind, children: (
            f'<{name} code="{code}" kind="{kind}" modifier="{code}">{"".join(children)}</{name}>'
        ),
        st.sampled_from(NAMES),
        st.sampled_from(["A00", "A00.0", ".0", "", "0"]),
        st.sampled_from(["category", "preferred", "inclusion", ""]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=15,
)


@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TREE, max_size=5))
def test_no_elements_however_odd_raise_anything_but_unreadable_file(tmp_path, content):
    try:
        rows_of(tmp_path, document(*content))
    except UnreadableFile as error:
        assert error.reason


@pytest.mark.django_db
def test_a_book_is_loaded_with_its_notes_and_comes_back_unchanged_from_an_export(tmp_path, client, capsys):
    path = tmp_path / "book.xml"
    path.write_text(document(*BOOK))
    call_command("import_codes", "icd10", str(path), release="2026")
    assert "added 18, revised 0, retired 0, unchanged 0, bad 0" in capsys.readouterr().out
    CodeSystem.objects.update(display_policy="full")
    page = client.get("/codes/icd10/E110/").text
    assert "other things" in page and "E11.0" in page
    assert Code.objects.get(code="E1001").parent.code == "E100"
    export = tmp_path / "book.csv"
    call_command("export_codes", "icd10", format="csv", output=export)
    call_command("import_codes", "icd10", str(export), release="2026")
    assert "added 0, revised 0, retired 0, unchanged 18, bad 0" in capsys.readouterr().out
