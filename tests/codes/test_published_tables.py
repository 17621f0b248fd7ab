"""Tables as CMS has published them, with invented texts: HCPCS from 2017 to 2026, and the workbooks of ICD-9-CM."""

import zipfile

import pytest

from codes.formats import BadRow, CodeRow, UnreadableFile, read_codes
from tests.codes.test_hcpcs_sheets import xlsx
from tests.published import DATA, needs_data
from tests.workbooks.xls_files import xls

# The 48 headings of the record layout; the tables below fill the first five and those of dates.
HEADINGS = [
    *("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION"),
    *(f"PRICE{number}" for number in range(1, 5)),
    *("MULT_PI", "CIM1", "CIM2", "CIM3", "MCM1", "MCM2", "MCM3", "STATUTE"),
    *(f"LABCERT{number}" for number in range(1, 9)),
    *(f"XREF{number}" for number in range(1, 6)),
    *("COV", "ASC_GRP", "ASC_DT", "OPPS", "OPPS_PI", "OPPS_DT", "PROCNOTE", "BETOS"),
    *(f"TOS{number}" for number in range(1, 6)),
    *("ANEST_BU", "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD"),
]
DISCLAIMER = [["Invented notice: the codes below are no promise of payment."], [], ["Another notice"]]


def row(code, record, text, short="", added="", ended=""):
    return [code, "0010", record, text, short, *[""] * 39, added, added, ended, "N"]


ROWS = [
    row("   ZA", "7", "Given by two people", "Two people", "20020701"),
    row("A0021", "3", "Walking frame, each", "Frame", "19850101", "20141231"),
    row("A0021", "4", "wheel"),
    row("J0120", "3", "Invented drug, up to 5 mg", "Inv drug", "20260101"),
]
READ = ["Given by two people", "Walking frame, each wheel", "Invented drug, up to 5 mg"]


def record(code, kind, text, short="", added="", ended="", length=320):
    line = f"{code:>5}00100{kind}{text:<80}{short:<28}".ljust(268) + f"{added:<8}{added:<8}{ended:<8}N"
    return line.ljust(length)[:length].rstrip() if length < 293 else line.ljust(length)


def text(length):
    lines = ["Invented notice: the codes below are no promise of payment.", ""]
    lines += [record(cells[0].strip(), cells[2], cells[3], cells[4], cells[44], cells[46], length) for cells in ROWS]
    return "\r\n".join(lines)


def csv_of(headings, rows=ROWS, delimiter=","):
    cells = [headings, *rows]
    return "\n".join(delimiter.join(f'"{cell}"' if "," in cell else cell for cell in line) for line in cells)


def codes_in(tmp_path, name, content, system="hcpcs"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
    rows = list(read_codes(path, system=system))
    assert not [row for row in rows if isinstance(row, BadRow)]
    return [row for row in rows if isinstance(row, CodeRow)]


RENAMED = {
    "HCPCS CODE": "HCPC",
    "LONG DESCRIPTOR": "LONG DESCRIPTION",
    "Short Descriptor": "SHORT DESCRIPTION",
    "Add Date": "ADD DT",
    "Term Date": "TERM DT",
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("HCPC17_CONTR_ANWEB.xls", xls([*DISCLAIMER, HEADINGS, *ROWS])),
        ("HCPC2018_CONTR_ANWEB.xlsx", xlsx([*DISCLAIMER * 3, HEADINGS, *ROWS])),
        ("HCPC2021_APR_CONTR_ANWEB.xlsx", xlsx([*DISCLAIMER * 2, HEADINGS, *ROWS])),
        ("HCPC2024_OCT_ANWEB.xlsx", xlsx([HEADINGS, *ROWS])),
        ("HCPC2025_JAN_ANWEB.csv", csv_of(HEADINGS)),
        ("HCPC2025_JAN_ANWEB.txt", csv_of([heading.replace(" ", "_") for heading in HEADINGS], delimiter="\t")),
        ("2026_HCPCS.csv", csv_of([{old: new for new, old in RENAMED.items()}.get(name, name) for name in HEADINGS])),
        ("HCPC2017_A-N.txt", text(320)),
        ("HCPC2023_JUL_ANWEB.txt", text(400)),
        ("HCPC2026_JAN_ANWEB_01122026.txt", text(293)),
    ],
)
def test_hcpcs_is_read_in_the_layouts_of_ten_years(tmp_path, name, content):
    rows = codes_in(tmp_path, name, content)
    assert [row.title for row in rows] == READ
    assert [row.code.strip() for row in rows] == ["ZA", "A0021", "J0120"]
    assert [row.short_title for row in rows] == ["Two people", "Frame", "Inv drug"]
    assert [str(row.added) for row in rows] == ["2002-07-01", "1985-01-01", "2026-01-01"]
    assert [str(row.terminated) for row in rows] == ["None", "2014-12-31", "None"]


def test_of_a_quarterly_zip_only_the_list_itself_is_read(tmp_path):
    path = tmp_path / "october-2024-alpha-numeric-hcpcs-files.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("HCPC2024_OCT_ANWEB.xlsx", xlsx([HEADINGS, *ROWS]))
        archive.writestr("HCPC2024_OCT_ANWEB.txt", text(320))
        archive.writestr("HCPC2024_OCT_Trans_Report.xlsx", xlsx([HEADINGS, *ROWS[:2]]))
        archive.writestr("NOC codes_OCT 2024.xlsx", xlsx([HEADINGS, *ROWS[:1]]))
        archive.writestr("proc_notes_OCT2024.txt", "0001 An invented note about processing\n")
        archive.writestr("HCPC2024_recordlayout.txt", "Field  Columns\nHCPC   1-5\n")
    reading = read_codes(path, system="hcpcs")
    assert [row.title for row in reading] == READ
    assert reading.chosen.startswith("HCPC2024_OCT_ANWEB.txt is read as hcpcs-text")
    assert "Trans_Report" not in reading.chosen and "NOC" not in reading.chosen


@pytest.mark.parametrize("kind", ["4", "8"])
def test_a_continuation_in_a_csv_file_that_follows_no_code_is_a_bad_line(tmp_path, kind):
    path = tmp_path / "hcpcs.csv"
    path.write_text(csv_of(HEADINGS, [ROWS[1], row("A0022", kind, "adrift"), ROWS[3]]))
    first, bad, last = read_codes(path, system="hcpcs")
    assert (first.code, bad.line, last.code) == ("A0021", 3, "J0120")
    assert "does not follow its own code" in bad.reason


ICD9 = [["0010", "Invented fever", "Inv fever"], ["0011", "Another fever", "Other fever"]]


@pytest.mark.parametrize(("heading", "system"), [("DIAGNOSIS CODE", "icd9cm"), ("PROCEDURE CODE", "icd9proc")])
def test_workbooks_of_icd9_are_told_apart_by_their_heading_and_keep_their_zeros(tmp_path, heading, system):
    headings = [heading, "LONG DESCRIPTION", "SHORT DESCRIPTION"]
    for name, content in (("CMS32.xlsx", xlsx([headings, *ICD9])), ("CMS32.csv", csv_of(headings, ICD9))):
        rows = codes_in(tmp_path, name, content, system)
        assert [row[:3] for row in rows] == [tuple(cells) for cells in ICD9]
        other = {"icd9cm": "icd9proc", "icd9proc": "icd9cm"}[system]
        with pytest.raises(UnreadableFile, match=f"by the heading “{heading}”"):
            codes_in(tmp_path, name, content, other)


@needs_data
@pytest.mark.parametrize(("kind", "system", "count"), [("DX", "icd9cm", 14567), ("SG", "icd9proc", 3882)])
def test_the_workbooks_of_icd9_version_32_are_read_whole(tmp_path, kind, system, count):
    name = f"CMS32_DESC_LONG_SHORT_{kind}.xlsx"
    with zipfile.ZipFile(DATA / "icd9" / "icd9cm_v32_master_descriptions.zip") as archive:
        rows = codes_in(tmp_path, name, archive.read(name), system)
    assert len({row.code for row in rows}) == len(rows) == count
    assert all(row.short_title for row in rows)
