"""Lists beside the full one (addenda, lists of changes, excerpts) are refused by name; sheets and columns left out are named."""

from io import BytesIO

import pytest
import xlsxwriter

from codes.formats import UnreadableFile, read_codes

from .test_recognition import PCS, codes, workbook, written


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("icd10pcs_order_addenda_2099.txt", "“addenda”) this is addenda"),
        ("PCS Addendum.txt", "addenda"),
        ("icd10cm_conversion_table_FY2099.txt", "a conversion table"),
        ("ListOfChanges2099.csv", "a list of changes"),
        ("HCPC2099_OCT_Trans_Report.txt", "a list of changes"),
        ("new codes.txt", "a list of changes"),
        ("POAexemptCodes2099.txt", "an excerpt"),
        ("excerpt.txt", "an excerpt"),
        ("NOC codes_OCT 2099.txt", "an excerpt"),
    ],
)
def test_what_is_no_full_list_by_its_name_is_refused_with_what_it_is(tmp_path, name, what):
    with pytest.raises(UnreadableFile) as caught:
        codes(written(tmp_path, "\n".join(PCS), name))
    assert what in str(caught.value) and "load the full list of the release" in str(caught.value)
    reading = read_codes(tmp_path / name, system="icd10pcs", format="icd10-order")
    assert len(list(reading)) == len(PCS), "who names the format has decided"


@pytest.mark.parametrize("name", ["new_code_set_2026.csv", "icd10pcs_order_2026.txt", "exchange.csv", "codes.csv"])
def test_names_of_full_lists_are_taken(tmp_path, name):
    assert codes(written(tmp_path, "\n".join(PCS), name))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Action,Code,Title\nAdd,0016070,One\n", "“Action” this is a list of changes"),
        ("code,title,Change type\n0016070,One,new\n", "a list of changes"),
        ("Current code assignment,Effective,Previous Code(s) Assignment\n0016070,2026,0016071\n", "a conversion table"),
        ("Old code;New code;Title\n0016071;0016070;One\n", "a conversion table"),
        ("Addenda of 2099\n\ncode,title\n0016070,One\n", "addenda"),
        ("Add: 0016070 One\nDelete: 0016071 Two\n", "addenda"),
        ("Added code: 0016070 One\nNo change to: 0016071 Two\n", "addenda"),
        ("Changes of 2099\nNew code 0016070 One\nDelete 0016071\nRevise from Two\nRevise to Three\n", "addenda"),
        ("  0016070     ADD     One\n  0016071  No Change  Two\n", "addenda"),
        ("0016070 Added\n0016071\tDelete\tTwo\n", "addenda"),
        ("Codes added for 2099\n0016070 One\n0016071 Two\n", "“Codes added for 2099” this is a list of changes"),
        ("What,Code,Title\nNew,0016070,One\nDelete,0016071,Two\nRevise from,001607A,Three\n", "a list of changes"),
        ("0016070;One;add code\n0016071;Two;deleted\n", "a list of changes"),
        ("code,title\nDeleted codes:,\n0016070,One\n", "“Deleted codes:” this is a list of changes"),
    ],
)
def test_what_is_no_full_list_by_its_headings_or_lines_is_refused_with_what_it_is(tmp_path, text, what):
    with pytest.raises(UnreadableFile) as caught:
        codes(written(tmp_path, text))
    assert what in str(caught.value) and "load the full list of the release" in str(caught.value)


def test_a_workbook_that_is_no_full_list_is_refused_with_what_it_is(tmp_path):
    for rows in (
        [["Conversion table, FY2099"], ["code", "title"], ["0016070", "One"]],
        [["Action", "code", "title"], ["Add", "0016070", "One"]],
        [["Current code assignment", "Previous Code(s) Assignment"], ["0016070", "0016071"]],
        [["What", "code", "title"], ["New", "0016070", "One"], ["Delete", "0016071", "Two"]],
        [["New code", "0016070", "One"], ["Revise from", "0016071", "Two"]],
        [["code", "title"], ["Codes deleted in 2099"], ["0016070", "One"]],
    ):
        with pytest.raises(UnreadableFile, match="load the full list of the release"):
            codes(written(tmp_path, workbook(*rows), "codes.xlsx"))


def test_a_workbook_with_a_list_of_changes_and_the_full_list_is_read_for_the_full_list(tmp_path):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for rows in ([["Action", "code", "title"], ["Add", "0016071", "Two"]], [["code", "title"], ["0016070", "One"]]):
            sheet = book.add_worksheet()
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    assert codes(written(tmp_path, content.getvalue(), "codes.xlsx")) == ["0016070"]


@pytest.mark.parametrize(
    "text",
    [
        "code,title,status\n0016070,One,deleted\n0016071,Two,deleted\n",
        "code,title,note\n0016070,New one,no change\n0016071,Two,new\n001607A,Three,no change\n",
        "0016070 New one\n0016071 Revision of two\n001607A Addition\n",
    ],
)
def test_a_full_list_may_speak_of_changes_too(tmp_path, text):
    assert codes(written(tmp_path, text))[:2] == ["0016070", "0016071"]


def test_a_workbook_says_which_sheet_and_columns_are_read_and_which_are_not(tmp_path):
    content, table = BytesIO(), [["code", "title", "price"], ["0016070", "One", 5]]
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name in ("Old", "Codes", "More", "Notes"):
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(table if name != "Notes" else [["Nothing"]]):
                sheet.write_row(number, 0, cells)
            (sheet.hide if name == "Old" else sheet.activate)()
    reading = read_codes(written(tmp_path, content.getvalue(), "codes.xlsx"), system="icd10pcs")
    assert len(list(reading)) == 1
    assert "row 1 of the sheet “Codes” is a header with the columns code, title, without price" in reading.chosen
    [warning] = reading.warnings
    assert "Only the sheet “Codes” is read; these have such a table, too: More, Old" in warning
