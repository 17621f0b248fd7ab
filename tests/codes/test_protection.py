"""No accident retires a system: an excerpt, a damaged line or a list with eaten zeros stops before it changes anything."""

import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from codes.actions import NumberNotRepeated, load_release
from codes.actions.protection import named_codes
from codes.formats.delimited import OPEN_QUOTE
from codes.formats.reading import read_codes
from codes.formats.rows import BadRow, CodeRow
from codes.models import Code, CodeUpload, Release
from codes.rules import number_to_accept
from codes.systems import system_rules
from tests import makers

from .code_files import NEXT_YEAR, look, send, step

pytestmark = pytest.mark.django_db

HOUSE = [CodeRow(f"H{number:03d}", f"Invented service {number}") for number in range(1, 101)]


@pytest.fixture(autouse=True)
def limit(settings):
    """Five in a hundred, as on a site that sets nothing."""
    settings.MEDREF_RELEASE_LIMIT = 5


@pytest.fixture
def house():
    """A system of a hundred codes."""
    makers.load_codes("house", "2024", HOUSE)


def load(rows, label="2025", **options):
    return load_release(system="house", label=label, rows=iter(rows), **options)


def test_five_in_a_hundred_are_a_release_and_six_are_an_accident(house):
    with pytest.raises(NumberNotRepeated) as stopped:
        load(HOUSE[6:])
    for words in (
        "would retire 6 of 100 valid codes",
        "0 known codes another title",
        "Nothing was changed",
        "number 6",
    ):
        assert words in str(stopped.value), words
    assert Release.objects.count() == 1
    assert Code.objects.active().count() == 100
    assert load(HOUSE[5:]).retired == 5


def test_only_the_exact_number_lets_the_release_pass(house):
    for wrong in (None, 0, 98, 100):
        with pytest.raises(NumberNotRepeated):
            load(HOUSE[:1], accepted=wrong)
    assert load(HOUSE[:1], accepted=99).retired == 99


def test_other_titles_for_many_known_codes_stop_a_release_too(house):
    others = [row._replace(title=f"Another {row.title}") for row in HOUSE]
    with pytest.raises(NumberNotRepeated, match="retire 0 of 100 valid codes and give 6 known codes another title"):
        load([*others[:6], *HOUSE[6:]])
    assert load([*others[:5], *HOUSE[5:]]).revised == 5
    assert load(others, "2026", accepted=95).revised == 95


def test_codes_that_become_headings_stop_a_release_too_because_nobody_can_bill_them(house):
    headings = [row._replace(is_header=True) for row in HOUSE]
    with pytest.raises(NumberNotRepeated, match="6 known codes another title, or turn them from codes into headings"):
        load([*headings[:6], *HOUSE[6:]])
    assert load([*headings[:5], *HOUSE[5:]]).revised == 5


def test_a_first_release_the_same_one_again_and_an_older_one_are_no_accidents(house):
    assert load(HOUSE, "2024").unchanged == 100
    assert load(HOUSE[:1], "2023").added == 1
    assert load(HOUSE, "2025").unchanged == 100


def test_an_excerpt_under_the_label_of_a_loaded_release_stops_too(house):
    with pytest.raises(NumberNotRepeated):
        load(HOUSE[:1], "2024")


def test_a_dry_run_tells_the_number_and_stops_nothing(house):
    counts = load(HOUSE[:1], dry_run=True)
    assert (counts.retired, counts.losses.number, counts.losses.valid) == (99, 99, 100)


@given(st.lists(st.integers(0, 500)), st.integers(0, 500), st.floats(0, 100))
def test_the_number_is_asked_for_exactly_above_the_share(losses, whole, percent):
    above = [number for number in losses if number * 100 > percent * whole]
    assert number_to_accept(losses, whole, percent) == (above[0] if above and whole else 0)


def test_a_code_that_is_named_on_a_bad_line_stays_as_it_is_with_its_headings():
    makers.load_codes()
    rows = [*makers.PCS[:2], BadRow(3, "no long title", "00003 0DTJ4ZZ 1  Resect")]
    counts = makers.load_codes(label="FY2026", rows=rows, accepted=1)
    assert (counts.retired, counts.bad) == (0, 1)
    assert set(Code.objects.active().values_list("code", flat=True)) >= {"0DTJ4ZZ", "0DT", "0D"}
    assert list(Code.objects.get(code="0DTJ4ZZ").editions.values_list("kind", flat=True)) == ["added"]


def test_a_first_release_loaded_again_with_a_bad_line_keeps_its_counts():
    rows = [CodeRow("X1", "One"), CodeRow("X2", "Two")]
    makers.load_codes("house", "1", rows)
    makers.load_codes("house", "1", [CodeRow("X1", "Another one"), BadRow(2, "damaged", "X2 Two")], accepted=1)
    release = Release.objects.get(label="1")
    assert (release.added, release.unchanged, release.valid_codes) == (2, 0, 2)


def test_a_bad_line_brings_no_code_back_and_adds_none():
    makers.load_codes()
    makers.load_codes(label="FY2026", rows=makers.PCS[:2], accepted=3)
    makers.load_codes(
        label="FY2027", rows=[*makers.PCS[:2], BadRow(3, "bad", "0DTJ4ZZ"), BadRow(4, "bad", "0DTJ0ZZ")], accepted=2
    )
    assert Code.objects.get(code="0DTJ4ZZ").retired_in.label == "FY2026"
    assert not Code.objects.filter(code="0DTJ0ZZ").exists()


@pytest.mark.parametrize("last", [53, 100])
def test_the_lines_that_a_stray_quotation_mark_joins_are_bad_and_retire_nothing(house, tmp_path, last):
    lines = [f"{row.code},{row.title}" for row in HOUSE]
    lines[49] = lines[49].replace(",", ',"')
    lines[last - 1] += '"' * (last < 100)
    path = tmp_path / "house.csv"
    path.write_text("\n".join(["code,title", *lines, ""]))
    counts = load(read_codes(path, system="house"), accepted=last - 49)
    assert (counts.retired, counts.revised, counts.bad) == (0, 0, last - 49)
    assert [row.line for row in counts.bad_rows] == list(range(51, last + 2))
    assert {row.reason for row in counts.bad_rows} == {OPEN_QUOTE}


def test_a_title_of_several_lines_is_one_title(house, tmp_path):
    path = tmp_path / "house.csv"
    path.write_text('code,title\nH001,"Invented service 1,\nwith 5 mg, by mouth"\nH002,"Invented\nservice 2"\n')
    assert [row.title for row in read_codes(path, system="house")] == [
        "Invented service 1, with 5 mg, by mouth",
        "Invented service 2",
    ]


@pytest.mark.parametrize(
    ("system", "line", "code"),
    [
        ("icd10pcs", "00002 0010071 1  Invented", "0010071"),
        ("icd10cm", "s70.10xa; Invented", "S7010XA"),
        ("icd10cm", "S70\u200b10XA,Invented", "S7010XA"),
        ("hcpcs", "A002100100 3Invented", "A0021"),
        ("house", '"X-1"|Invented', "X-1"),
    ],
)
def test_the_code_on_a_bad_line_is_found_however_the_line_is_written(system, line, code):
    assert code in named_codes(system_rules(system), line)


@given(st.text(max_size=80))
def test_any_line_names_only_what_may_be_a_code(line):
    rules = system_rules("icd10cm")
    assert all(rules.fits(code) for code in named_codes(rules, line))


def test_the_command_stops_with_status_3_and_the_option_repeats_the_number(house, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("code,title\nH001,Invented service 1\n")

    def run(*more):
        out, err = io.StringIO(), io.StringIO()
        call_command("import_codes", "house", str(path), "--release", "2025", *more, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    with pytest.raises(CommandError, match=r"would retire 99 of 100 valid codes.*--accept-retired 99$") as stopped:
        run()
    assert stopped.value.returncode == 3
    out, err = run("--dry-run")
    assert out == "added 0, revised 0, retired 99, unchanged 1, bad 0\n"
    assert "would retire 99 of 100 valid codes" in err
    assert run("--accept-retired", "99")[0] == out


def test_the_desk_asks_for_the_number_and_loads_only_with_it(house, client, cora):
    send(client, b"code,title\nH001,Invented service 1\n", system="house", label="2025")
    upload = CodeUpload.objects.get()
    page = look(client, upload)
    assert "would retire 99 of 100 valid codes" in page
    assert "type the number 99 to load it" in page
    for typed in ("", "98", "yes"):
        assert "Nothing was changed" in step(client, upload, "load", accepted=typed), typed
    assert Release.objects.count() == 1
    step(client, upload, "load", accepted=" 99 ")
    assert Code.objects.active().count() == 1


def test_a_number_is_not_asked_for_without_need(client, cora):
    send(client, b"".join(NEXT_YEAR.splitlines(keepends=True)[:-1]))
    assert "type the number" not in look(client, CodeUpload.objects.get())


def test_a_whole_release_does_not_arrive_retired_behind_an_excerpt_of_a_later_one():
    load(HOUSE[:2], "2025")
    with pytest.raises(NumberNotRepeated, match="2025, which is loaded here .* 98 of the 100 codes") as stopped:
        load(HOUSE, "2024")
    assert Code.objects.active().count() == 2
    load(HOUSE, "2024", accepted=stopped.value.number)
    assert Release.objects.get(label="2024").valid_codes == 100
    load(HOUSE, "2025")
    assert Code.objects.active().count() == 100


def test_an_older_release_with_a_few_codes_more_is_added_without_a_question():
    load(HOUSE[5:], "2025")
    load(HOUSE, "2024")
    assert Code.objects.active().count() == 95


def lines_of(tmp_path, *codes):
    path = tmp_path / "list.csv"
    path.write_text("code,title\n" + "".join(f"{code},Invented service {code}\n" for code in codes))
    return path


def test_many_lines_that_cannot_be_read_stop_even_a_first_release(tmp_path):
    path = lines_of(tmp_path, *(row.code for row in HOUSE[:30]), *("?" * number for number in range(1, 20)))
    assert load(read_codes(path, system="house")).bad == 19
    path = lines_of(tmp_path, *(row.code for row in HOUSE[:80]), *("?" * number for number in range(1, 21)))
    for label in ("2026", "2027"):
        with pytest.raises(NumberNotRepeated, match="Of 100 codes in the file, 20 could not be read, and 0 look as if"):
            load(read_codes(path, system="house"), label)
        assert load(read_codes(path, system="house"), label, accepted=20).bad == 20


@pytest.mark.parametrize(
    ("system", "codes", "unread", "changed"),
    [
        ("icd9proc", ("1", "100", "101", "3821"), 1, 3),
        ("cpt4", ("100", "42T", "99213", "99214", "99215"), 2, 2),
        ("icd10pcs", ("16070", "0016071", "0016072"), 0, 1),
    ],
)
def test_codes_that_a_spreadsheet_changed_stop_a_release_of_an_empty_system(tmp_path, system, codes, unread, changed):
    def again(**options):
        rows = read_codes(lines_of(tmp_path, *codes), system=system)
        return load_release(system=system, label="1", rows=rows, **options)

    with pytest.raises(NumberNotRepeated, match=f" {unread} could not be read, and {changed} look as if") as stopped:
        again()
    assert again(dry_run=True).losses.number == stopped.value.number
    assert again(accepted=stopped.value.number).bad == unread


@pytest.mark.parametrize(
    "codes",
    [
        ("100", "1040", "7"),
        ("0001", "0100", "270"),
        ("AB1", "1-Mar", "AB2"),
        ("45658", "AB1", "AB2"),
        ("E10", "MAR2", "1"),
    ],
)
def test_what_may_as_well_be_right_is_only_warned_about(tmp_path, codes):
    rows = read_codes(lines_of(tmp_path, *codes), system="ours")
    assert load_release(system="ours", label="1", rows=rows).added == 3
