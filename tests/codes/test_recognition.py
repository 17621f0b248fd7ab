"""A code file is recognized by what most of it is, wherever its header, its directory or its damaged line may be."""

import gzip
import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import BadRow, CodeRow, UnreadableFile, limits, read_codes, read_maps
from codes.formats.recognise import recognise
from codes.formats.source import Member


def order_line(number, code, short="A title", flag="1"):
    return f"{number:05} {code:<7} {flag} {short:<60} {short.strip()} in full"


PCS = [order_line(number, f"00{number:02}ZZZ") for number in range(1, 10)]


def written(tmp_path, content, name="codes.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def codes(path, system="icd10pcs"):
    return [row.code for row in read_codes(path, system=system) if isinstance(row, CodeRow)]


def format_of(content):
    return recognise(Member("some", 0, lambda: BytesIO(content.encode()))).name


@pytest.mark.parametrize(
    "damaged",
    [
        "00001 0016070",
        "#REF!",
        "00001 0016070 7 Flag that is none" + " " * 50 + "None",
        "Order  Code  Title",
        "0010  Fever",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 8])
def test_a_damaged_line_is_a_bad_line_wherever_it_is(tmp_path, damaged, place):
    lines = [*PCS[:place], damaged, *PCS[place:]]
    rows = list(read_codes(written(tmp_path, "\n".join(lines)), system="icd10pcs"))
    assert [row.line for row in rows if isinstance(row, BadRow)] == [place + 1]
    assert len(rows) == len(lines)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_a_layout_is_recognized_if_more_than_half_of_the_lines_have_it(good):
    lines = "\n".join(order_line(1, "0016070") if is_good else "Dear colleague," for is_good in good)
    if sum(good) * 2 > len(good):
        assert format_of(lines) == "icd10-order"
    else:
        with pytest.raises(UnreadableFile, match="unknown content"):
            format_of(lines)


def test_a_short_title_may_begin_with_a_blank(tmp_path):
    lines = [order_line(1, "Z01", flag="0"), order_line(2, "Z01X", " begins with a blank"), order_line(3, "Z01X1")]
    rows = list(read_codes(written(tmp_path, "\r\n".join(lines)), system="icd10cm"))
    assert [row.code for row in rows] == ["Z01", "Z01X", "Z01X1"]
    assert rows[1].short_title == "begins with a blank"


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_line_end_and_encoding_is_read_with_the_same_line_numbers(tmp_path, end, encoding):
    text = end.join(["code,title", "A0001,Café", "not a code,x", "A0002,Two", ""])
    first, bad, second = read_codes(written(tmp_path, text.encode(encoding)), system="hcpcs")
    assert (first.title, first.line, bad.line, second.line) == ("Café", 2, 3, 4)


def test_carriage_returns_end_the_lines_of_any_format(tmp_path):
    assert len(codes(written(tmp_path, "\r".join(PCS)))) == len(PCS)


@pytest.mark.parametrize("lines", [1, 5, 39])
def test_the_header_may_follow_a_preamble(tmp_path, lines):
    preamble = ["Our codes; as of May", "HCPCS", "", "Source: a, b, c"] * 10
    text = "\n".join([*preamble[:lines], "Code;Title", "A0001;One", "A0002;Two;three"])
    good, bad = read_codes(written(tmp_path, text), system="hcpcs")
    assert good[:2] == ("A0001", "One") and good.line == lines + 2
    assert (bad.line, bad.reason) == (lines + 3, "3 columns where the header line has 2")


@pytest.mark.parametrize("above", [["A0003,Three", "", "A0004,Four"], ["A0003,Three"], ["Version 3,", "A0003,Three"]])
def test_rows_above_the_header_are_not_lost_without_a_word(tmp_path, above):
    rows = list(read_codes(written(tmp_path, "\n".join([*above, "code,title", "A0001,One"])), system="hcpcs"))
    wanted = [number for number, line in enumerate(above, start=1) if line.startswith("A000")]
    assert [row.line for row in rows if isinstance(row, BadRow)] == wanted
    assert "above the header line; move it below" in rows[0].reason
    cells = [line.split(",") for line in above if line]
    path = written(tmp_path, workbook(*cells, ["code", "title"], ["A0001", "One"]), "codes.xlsx")
    assert sum(isinstance(row, BadRow) for row in read_codes(path, system="hcpcs")) == len(wanted)


def test_a_damaged_record_before_the_first_one_of_hcpcs_is_a_bad_line(tmp_path):
    def record(code, title):
        return f"{code:>5}001003{title}".ljust(320)

    text = "\n".join(["A note", "A0003 0100Damaged", "   A note", record("A0001", "One"), record("A0002", "Two")])
    rows = list(read_codes(written(tmp_path, text), system="hcpcs", format="hcpcs-text"))
    assert [row.line for row in rows if isinstance(row, BadRow)] == [2] and len(rows) == 3


def test_a_header_too_far_below_is_none(tmp_path):
    with pytest.raises(UnreadableFile, match="unknown content"):
        codes(written(tmp_path, "Note\n" * 40 + "code,title\nA0001,One\n"))


def test_maps_below_a_preamble_are_maps(tmp_path):
    path = written(tmp_path, "Maps of 2026\n\nsource,target,kind\n8623,0HDQXZZ,inexact\n")
    assert [row.line for row in read_maps(path, source="icd9proc", target="icd10pcs")] == [4]


@pytest.mark.parametrize("lower", ["v5889", "t8853xd", "both"])
def test_a_gem_may_write_codes_in_lower_case(tmp_path, lower):
    lines = ["T8853XD V5889 10000", "T8853XA V5888 10000", "t8853xs noDx 11000"]
    text = "\n".join(lines).lower() if lower == "both" else "\n".join(lines).replace(lower.upper(), lower)
    rows = list(read_maps(written(tmp_path, text), source="icd10cm", target="icd9cm"))
    assert [row[:2] for row in rows] == [("T8853XD", "V5889"), ("T8853XA", "V5888"), ("T8853XS", "")]


def test_codes_in_lower_case_are_codes_in_order_files_and_lists(tmp_path):
    assert "0001ZZZ" in codes(written(tmp_path, "\n".join([PCS[0].lower(), *PCS[1:]])))
    listed = "0016070 Bypass\n0016071 Bypass again\n001607a Bypass once more\n"
    assert codes(written(tmp_path, listed)) == ["0016070", "0016071", "001607A"]
    assert codes(written(tmp_path, "a000    one\na001    two\nz99     three\n"), "icd10cm") == ["A000", "A001", "Z99"]
    assert codes(written(tmp_path, "v5889 one\ne9300 two\n"), "icd9cm") == ["V5889", "E9300"]


@pytest.mark.parametrize(
    "line", ["the cat sat on the mat", "we hear that all is well", "dear colleague, these are the codes"]
)
def test_words_are_no_codes(line):
    with pytest.raises(UnreadableFile, match="unknown content"):
        format_of(f"{line}\n" * 3)


@pytest.mark.parametrize(
    ("system", "lines"),
    [
        ("icd10pcs", ["0016070 One", "0016071  Two", "0016072 Three"]),
        ("icd10cm", ["A001    One", "A002     Two", "A003    Three"]),
        ("icd9proc", ["0001 One", "0002  Two", "0003 Three"]),
        ("icd9cm", ["0010  One", "0011   Two", "V5889 Three"]),
    ],
)
def test_a_title_in_a_list_may_begin_with_a_blank_too(tmp_path, system, lines):
    assert codes(written(tmp_path, "\n".join(lines)), system) == [line.split()[0] for line in lines]


@pytest.mark.parametrize(
    "header", ["\ufeff\ufeffcode,title", "code\u200b,title", "co\u00adde,\u200etitle", "code ,\u00a0title"]
)
def test_invisible_characters_hide_no_heading(tmp_path, header):
    assert codes(written(tmp_path, f"{header}\nA0001,One\n"), "hcpcs") == ["A0001"]


def test_the_same_map_twice_is_one_and_no_fault(tmp_path):
    path = written(tmp_path, "T8853XD V5889 10000\nT8853XD v5889 10000\nT8853XD V5889 00000\n")
    first, same, other = read_maps(path, source="icd10cm", target="icd9cm")
    assert same[:3] == first[:3] and other.reason == "duplicate of line 1"


def workbook(*rows):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return content.getvalue()


def content_types_last(content):
    """The workbook with its content types behind everything else, and more than the first 64 kB before them."""
    moved = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(moved, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: name.startswith("[")):
            target.writestr(name, source.read(name))
    return moved.getvalue()


def test_a_workbook_is_recognized_by_its_directory_bare_and_in_a_zip(tmp_path):
    rows = [["code", "title"], *([f"A{number:04}", f"Item {number} " * 9] for number in range(900))]
    path = written(tmp_path, content_types_last(workbook(*rows)), "codes.bin")
    assert path.read_bytes().index(b"[Content_Types].xml") > 2**16
    assert len(codes(path, "hcpcs")) == 900
    with zipfile.ZipFile(tmp_path / "release", "w") as archive:
        archive.write(path, "inner/codes")
    assert len(codes(tmp_path / "release", "hcpcs")) == 900


def test_a_zip_may_begin_with_something_else(tmp_path):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("codes.csv", "code,title\nA0001,One\n")
    assert codes(written(tmp_path, b"MZ this program unpacks it" + packed.getvalue()), "hcpcs") == ["A0001"]


def test_an_archive_inside_an_archive_is_named(tmp_path):
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("codes.csv", "code,title\nA0001,One\n")
    with zipfile.ZipFile(tmp_path / "outer", "w") as archive:
        archive.writestr("inner", inner.getvalue())
    with pytest.raises(UnreadableFile, match="archive inside an archive; unpack it first"):
        codes(tmp_path / "outer", "hcpcs")


def test_the_reader_that_was_chosen_and_why_can_be_asked(tmp_path):
    reading = read_codes(written(tmp_path, "\n".join(["#REF!", *PCS])), system="icd10pcs")
    assert len(list(reading)) == 10
    assert reading.chosen == (
        "codes.txt is read as icd10-order: 9 of its first 10 lines have the columns of this format."
    )
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.writestr("a.csv", "Our codes\ncode,title\n0016070,One\n0016071,Two\n")
        archive.writestr("b.csv", "code,title\n0016070,One\n")
    reading = read_codes(tmp_path / "release.zip", system="icd10pcs")
    next(reading)
    assert reading.chosen == (
        "a.csv is read as csv: line 2 is a header with the columns code, title. "
        "Only one file is read; these fit, too: b.csv."
    )


def test_a_file_with_too_many_rows_or_bad_lines_is_refused_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 9)
    monkeypatch.setattr(limits, "MOST_BAD", 2)
    assert len(codes(written(tmp_path, "\n".join(PCS)))) == 9
    packed = gzip.compress("\n".join([*PCS, order_line(10, "0010ZZZ")] * 1_000).encode())
    with pytest.raises(UnreadableFile, match="the file has more than 9 rows. Split it"):
        codes(written(tmp_path, packed))
    bad = [order_line(number, "QQ") for number in range(11, 14)]
    with pytest.raises(UnreadableFile, match=r"line 6: more than 2 lines cannot be read, this one because QQ does not"):
        codes(written(tmp_path, "\n".join([*PCS[:3], *bad])))
