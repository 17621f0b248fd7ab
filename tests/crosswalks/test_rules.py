"""How a list of local names is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalks.rules import BadList, LocalRow, read_list

TWO = [LocalRow(1, "A1", "Elbow mending"), LocalRow(2, "A2", "Knee work, right")]


@pytest.mark.parametrize(
    "text",
    [
        'id,name\nA1,Elbow mending\nA2,"Knee work, right"\n',
        "Name;Local_ID\nElbow mending;A1\nKnee work, right;A2\n",
        "Ward;Procedure name;OR code\nx;Elbow mending;A1\ny;Knee work, right;A2\n",
        'A1,Elbow mending\n\nA2,"Knee work, right"',
        "A1\tElbow mending\tx\r\nA2\tKnee work, right\ty\r\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_list_has_an_id_and_a_name_in_each_row(text, encoding):
    assert read_list(text.encode(encoding)) == TWO


@pytest.mark.parametrize("text", ["Elbow\nKnee\n", "name\nElbow\nKnee\n"])
def test_names_alone_get_their_numbers_as_ids(text):
    assert read_list(text.encode()) == [LocalRow(1, "1", "Elbow"), LocalRow(2, "2", "Knee")]


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"", "no rows"),
        (b"id,name\n", "no rows"),
        (b"A1,Elbow\nA2,\n", "Row 2 has no name"),
        (b"A1,Elbow\n,Knee\n", "Row 2 has no id"),
        (b"A1,Elbow\nA1,Knee\n", "Row 2 repeats the id “A1” of row 1"),
        (b"A1,Elbow\nA2,Knee, right\n", "Row 2 has more columns than the first"),
        (b"A1," + b"x" * 301, "Row 1 is too long"),
        (b"x\n" * 5_001, "5,001 rows; the limit is 5,000"),
        (b"x" * 2_000_001, "the limit is 2,000,000"),
        (b"PK\0\0", "not a text file"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(raw, complaint):
    with pytest.raises(BadList, match=complaint):
        read_list(raw)


@given(st.binary(max_size=60))
def test_any_file_is_read_or_refused(raw):
    try:
        rows = read_list(raw)
    except BadList:
        return
    assert rows and len({row.local_id for row in rows}) == len(rows) and all(row.name for row in rows)
