"""Tables whose headings medref does not know: a person names the columns, by their headings or numbers."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import BadRow, MapRow, TermRow, UnreadableFile, read_codes, read_maps, read_terms
from codes.formats.columns import NAMES, UnknownHeadings, parsed
from codes.models import Code, CodeMap, IndexTerm
from tests import makers
from tests.codes.test_hcpcs_sheets import xlsx

ROWS = [
    ["Klinik Musterhaus", "", "", ""],
    ["Schlüssel", "Über", "Text, lang", "ab"],
    ["01.1", "K1", "Erfundene Leistung", "20200101"],
    ["01.2", "K1", "Eine; andere, Leistung", ""],
    ["K1", "", "Kapitel", ""],
]
COLUMNS = {"code": "schlüssel", "title": "Text,  lang", "parent": "Über", "valid_from": "ab"}


def table(rows, delimiter=";"):
    return "\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows
    ).encode()


def written(tmp_path, content, name="house.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [table(ROWS), table(ROWS, ","), table(ROWS, "\t"), xlsx(ROWS)])
def test_columns_are_named_by_their_headings_however_they_are_written(tmp_path, content):
    path = written(tmp_path, content)
    with pytest.raises(UnknownHeadings, match="--columns code=HEADING"):
        list(read_codes(path, system="house"))
    reading = read_codes(path, system="house", columns=COLUMNS)
    rows = list(reading)
    assert [row[:2] for row in rows] == [
        ("01.1", "Erfundene Leistung"),
        ("01.2", "Eine; andere, Leistung"),
        ("K1", "Kapitel"),
    ]
    assert (rows[0].parent, str(rows[0].added), rows[0].line) == ("K1", "2020-01-01", 3)
    assert "code=schlüssel" in reading.chosen


@pytest.mark.parametrize("content", [table(ROWS[2:]), table(ROWS[2:], "|"), xlsx(ROWS[2:])])
def test_columns_of_a_table_without_headings_are_named_by_their_numbers(tmp_path, content):
    rows = list(read_codes(written(tmp_path, content), system="house", columns={"code": "#1", "title": "#3"}))
    assert [row[:2] for row in rows] == [
        ("01.1", "Erfundene Leistung"),
        ("01.2", "Eine; andere, Leistung"),
        ("K1", "Kapitel"),
    ]
    assert rows[0].line == 1


def test_a_line_with_too_few_cells_is_a_bad_line(tmp_path):
    path = written(tmp_path, b"A1;One\nA2\nA3;Three\n")
    rows = list(read_codes(path, system="house", columns={"code": "#1", "title": "#2"}))
    assert [row.line for row in rows if isinstance(row, BadRow)] == [2] and len(rows) == 3


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"title": "Über"}, "name the column of the code"),
        ({"code": "Schlüssel", "name": "Über"}, "no column “name” to name; choose from: code, title"),
        ({"code": "Schlüssel", "title": "Schlüssel"}, "“schlüssel” is named twice"),
        ({"code": "Nummer"}, "has the columns nummer"),
        ({"code": "#9"}, "has the columns #9"),
    ],
)
def test_columns_that_cannot_be_are_refused_with_the_reason(tmp_path, columns, reason):
    for content in (table(ROWS), xlsx(ROWS)):
        with pytest.raises(UnreadableFile, match=reason):
            list(read_codes(written(tmp_path, content), system="house", columns=columns))


def test_codes_of_another_system_are_refused_although_the_columns_are_named(tmp_path):
    path = written(tmp_path, b"Nr;Text\nA0021;Ambulance\nA0022;Another\n")
    with pytest.raises(UnreadableFile, match="looks like HCPCS"):
        list(read_codes(path, system="cpt4", columns={"code": "Nr", "title": "Text"}))


def test_terms_and_maps_have_columns_of_their_own(tmp_path):
    for content in (table([["Nr", "Wort"], ["A1", "Beule"]]), xlsx([["Nr", "Wort"], ["A1", "Beule"]])):
        rows = read_terms(written(tmp_path, content), system="house", columns={"code": "Nr", "term": "Wort"})
        assert list(rows) == [TermRow("A1", "Beule", "synonym", 2)]
    path = written(tmp_path, table([["von", "nach", "Art"], ["A1", "B1", "broader"]]))
    columns = {"source": "von", "target": "nach", "kind": "Art"}
    assert list(read_maps(path, source="house", target="other", columns=columns)) == [MapRow("A1", "B1", "broader", 2)]


def test_a_text_that_names_columns_is_read_with_quoted_commas():
    assert parsed('code=Nr, "title=Text, lang"') == {"code": "Nr", "title": "Text, lang"}
    for text in ("", "code", "code="):
        with pytest.raises(UnreadableFile, match="code=ICD_CODE"):
            parsed(text)


@given(st.dictionaries(st.sampled_from(NAMES["codes"]), st.text("abc #1=", min_size=1).filter(str.strip), min_size=1))
def test_what_is_written_is_what_is_read(columns):
    columns = {name: heading.strip() for name, heading in columns.items()}
    assert parsed(",".join(f"{name}={heading}" for name, heading in columns.items())) == columns


@pytest.mark.django_db
def test_the_commands_take_columns(tmp_path):
    out, path = io.StringIO(), written(tmp_path, table(ROWS))
    options = {"release": "1", "columns": "code=Schlüssel,parent=Über,ab=ab"}
    with pytest.raises(CommandError, match="no column “ab” to name"):
        call_command("import_codes", "house", path, f"--columns={options['columns']}", release="1")
    with pytest.raises(CommandError, match="names no columns"):
        call_command("import_codes", "house", path, "--columns=Schlüssel", release="1")
    call_command(
        "import_codes", "house", path, '--columns=code=Schlüssel,"title=Text, lang"', release="1", json=True, stdout=out
    )
    assert json.loads(out.getvalue())["added"] == 3 and Code.objects.get(code="012").title == "Eine; andere, Leistung"
    words = written(tmp_path, b"Nr;Wort\n01.1;Beule\n", "words.csv")
    call_command("import_terms", "house", words, "--columns=code=Nr,term=Wort", stdout=out)
    assert IndexTerm.objects.get().term == "Beule"
    makers.load_codes("other", rows=[makers.PCS[0]._replace(code="B1")])
    maps = written(tmp_path, b"von;nach;Art\n01.1;B1;broader\n", "maps.csv")
    call_command(
        "import_maps", maps, "--source=house", "--target=other", "--columns=source=von,target=nach,kind=Art", stdout=out
    )
    assert CodeMap.objects.get().origin == "maps.csv"
