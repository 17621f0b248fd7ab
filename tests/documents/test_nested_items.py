"""Which items are nested in others, where fewer than four spaces show it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import Step
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document


def read(section: str, body: str) -> ParsedEntry:
    return parse_entry_document(f"Name of the Procedure:\n\nBar mending\n\n{section}\n\n{body}\n")


def steps(body: str) -> list[str]:
    return [step.text for step in read("Procedure Description", body).document.steps]


@given(
    st.integers(0, 3), st.integers(1, 4), st.sampled_from([("1.", "2."), ("a)", "b)"), ("(i)", "(ii)")]), st.booleans()
)
def test_a_count_that_starts_again_deeper_is_nested_in_its_step(outer, deeper, marks, spaced):
    inner = " " * (outer + deeper)
    lines = [f"{' ' * outer}1. Cut", *(f"{inner}{mark} Layer" for mark in marks), f"{' ' * outer}2. Sew"]
    assert [text.split()[0] for text in steps(("\n\n" if spaced else "\n").join(lines))] == ["Cut", "Sew"]


@given(st.integers(2, 4), st.sampled_from("-•*"), st.sampled_from("-•*"))
def test_bullets_below_bullets_are_nested_where_the_list_comes_back_to_the_outer_ones(deeper, outer, inner):
    inner = " " * deeper + inner
    assert steps(f"{outer} Cut\n{inner} skin\n{inner} fat\n{outer} Sew") == ["Cut\n- skin\n- fat", "Sew"]


@pytest.mark.parametrize(
    "body",
    [
        "1. Cut\n 2. Sew\n  3. Wash\n4. Rest",
        " 9. Cut\n10. Sew\n11. Wash\n12. Rest",
        "  1. Cut\n2. Sew\n3. Wash\n4. Rest",
        "1. Cut\n2. Sew\n   3. Wash\n   4. Rest",
        "- Cut\n  - Sew\n  - Wash\n  - Rest",
        "- Cut\n - Sew\n  - Wash\n - Rest",
    ],
)
def test_sloppy_indentation_nests_nothing(body):
    assert steps(body) == ["Cut", "Sew", "Wash", "Rest"]


def test_what_is_nested_in_a_nested_item_stays_there():
    entry = read("Procedure Description", "1. Opening: Cut.\n   1. Skin\n      - gently\n   2. Fat\n2. Closing: Sew.")
    assert entry.document.steps == [
        Step("Opening", "Cut.\n1. Skin\n  - gently\n2. Fat"),
        Step("Closing", "Sew."),
    ]


def test_nested_items_of_a_text_stay_nested():
    entry = read("Preparation", "- Instructions: Fast.\n  - No food\n  - No drink\n- Diagnostic Tests: X-ray.")
    assert entry.document.texts == {
        "instructions": "Fast.\n- No food\n- No drink",
        "diagnostic_tests": "X-ray.",
    }
    entry = read("Indications", "- Symptoms that count:\n  - Rash\n  - Holes\n- Other things")
    assert entry.document.texts == {"indications_text": "- Symptoms that count:\n  - Rash\n  - Holes\n- Other things"}


def test_letters_nested_below_a_bullet_of_a_text_stay_nested():
    page = "Elbow Rinsing\n\nSummary\nIt is rinsed.\n\nRecovery\n- Keep it dry\n    a. no bath\n      ii) nor sauna\n- Walk\n"
    text = parse_entry_document(page).document.texts["recovery_text"]
    assert text == "- Keep it dry\n  a. no bath\n    ii) nor sauna\n- Walk"


def test_items_that_end_a_list_are_nested_unless_only_its_first_item_stands_further_out():
    entry = read("Indications", "- Rash\n- Holes\n  - deep\n  - wide")
    assert entry.document.texts == {"indications_text": "- Rash\n- Holes\n  - deep\n  - wide"}
    entry = read("Indications", "- Rash\n  - Holes\n  - Tears")
    assert entry.document.texts == {"indications_text": "- Rash\n- Holes\n- Tears"}


def test_items_below_a_line_at_the_margin_begin_a_list_of_their_own():
    entry = read(
        "Procedure Description", "1. Cut.\n2. Sew.\n\nAfterwards the team does this\n\n  1. Wash.\n  2. Count."
    )
    assert [step.text for step in entry.document.steps] == ["Cut.", "Sew.", "Wash.", "Count."]


@pytest.mark.parametrize("deeper", ["  - ", "    - ", "     • "])
def test_what_is_nested_in_a_tool_is_its_detail(deeper):
    body = f"Tools:\n\n- Fiber\n{deeper}200 µm\n{deeper}thin: 4 mm\n- Basket\n{deeper}sizes 3 to 8\n- Gloves\n\n1. Cut.\n2. Sew."
    document = read("Procedure Description", body).document
    assert document.tools == ["Fiber (200 µm, thin: 4 mm)", "Basket (sizes 3 to 8)", "Gloves"]
    assert [step.text for step in document.steps] == ["Cut.", "Sew."]


def test_tools_below_a_first_item_that_stands_further_out_and_below_a_group_are_tools():
    assert read("Procedure Description", "Tools:\n- Saw\n  - File\n  - Tongs").document.tools == [
        "Saw",
        "File",
        "Tongs",
    ]


@pytest.mark.parametrize("size", ["600 µm", "sizes 3 to 8", "5-10 mm", "2 ml or 5 ml", "16 Fr"])
def test_a_size_alone_is_no_tool(size):
    entry = read("Procedure Description", f"Tools:\n- Saw\n- {size}\n- 4 mm file")
    assert entry.document.tools == ["Saw", "4 mm file"]
    assert f"“{size}” was read as text, because it names no tool." in entry.warnings[0]


@pytest.mark.parametrize("indent", ["  ", "      "])
def test_an_item_beside_a_label_with_nested_items_does_not_belong_to_that_label(indent):
    entry = read("Preparation", f"• Medications:\n{indent}- Stop rash drops\n{indent}- Go on with oil\n• Comb the bar")
    texts = entry.document.texts
    assert texts["medication_adjustments"] == "- Stop rash drops\n- Go on with oil"
    assert texts["preparation_text"] == "- Comb the bar"


def test_the_rows_of_a_table_of_unknown_columns_are_no_tools():
    entry = read("Procedure Description", "1. Bend it.\n\n**Equipment**\n| What | Size |\n|---|---|\n| Gloves | M |")
    assert entry.document.tools == []
    assert "Gloves" in entry.document.texts["description_text"]
    assert any("its columns are not known" in warning for warning in entry.warnings)
