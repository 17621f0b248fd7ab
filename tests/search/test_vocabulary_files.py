"""The shipped vocabulary: well-formed files, with words and codes that the official titles contain."""

import csv
import gzip
import re
import zipfile
from bisect import bisect_left
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from codes.systems import SYSTEMS
from search.actions.vocabulary import KINDS
from search.word_lists import read_frame
from tests.published import DATA, needs_data
from textindex.words import folded

FOLDER = Path(settings.BASE_DIR) / "search" / "vocabulary"
LEAST_ROWS = {
    "abbreviations": 1150,
    "brand_names": 900,
    "drug_classes": 150,
    "eponyms": 1500,
    "group_names": 300,
    "lay_words": 450,
    "operations": 420,
    "older_names": 480,
    "operations_more": 420,
    "words": 350,
}
LISTS = ("capitals", "conditions", "generic_words", "stop_words", "whole_words")
WORDS = re.compile(r"[a-z0-9]+( [a-z0-9]+)*( \| [a-z0-9]+( [a-z0-9]+)*)*")
CODE = re.compile(r"(icd10pcs|icd10cm|icd9proc|hcpcs):[0-9A-Z]{1,7}")


def lines_of(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def rows_of(name):
    return [dict(zip(("term", "meaning", "words", "codes"), line, strict=True)) for line in lines_of(name)[1:]]


def all_rows():
    return [row for name in LEAST_ROWS for row in rows_of(name)]


@pytest.mark.parametrize("name", LEAST_ROWS)
def test_each_file_has_the_header_and_enough_rows_in_order_of_the_term(name):
    header, *rows = lines_of(name)
    terms = [row[0] for row in rows]
    assert header == ["term", "meaning", "words", "codes"]
    assert len(rows) >= LEAST_ROWS[name]
    assert terms == sorted(terms, key=lambda term: (term.casefold(), term))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_words_holds_each_folded_word_once_in_order(name):
    (header,), *rows = lines_of(name)
    words = [word for (word,) in rows]
    assert header == "term" and words == sorted(set(words))
    assert all(re.fullmatch("[a-z]+", word) for word in words)


def test_each_question_stands_once_in_its_order_and_has_a_place_for_what_is_asked():
    (header,), *rows = lines_of("frames")
    terms = [term for (term,) in rows]
    assert header == "term" and len(terms) >= 300
    assert terms == sorted(terms, key=lambda term: (term.casefold(), term))
    assert len({read_frame(term) for term in terms}) == len(terms)


def test_shorthand_stands_once_in_order_and_is_written_out_at_once():
    header, *rows = lines_of("shorthand")
    terms = [term for term, _ in rows]
    assert header == ["term", "meaning"]
    assert len(rows) > 150 and terms == sorted(set(terms), key=lambda term: (term.casefold(), term))
    assert all(folded(term) and folded(meaning) for term, meaning in rows)
    known = set(terms)
    assert [meaning for _, meaning in rows if known.intersection(meaning.split())] == []


def test_every_file_is_read():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(KINDS)


def test_a_term_stands_once_in_one_file_only_but_for_devices_as_they_are_called_once_in_place():
    devices = [row["term"].casefold() for row in rows_of("devices")]
    terms = Counter(row["term"].casefold() for row in all_rows())
    terms.subtract(devices)
    assert {term for term, count in terms.items() if count > 1} == set() and len(devices) == len(set(devices)) > 200


def test_every_row_says_what_it_means_and_what_to_search_for():
    for row in all_rows():
        assert row["term"] and 0 < len(row["meaning"]) <= 80, row
        assert all(cell == cell.strip() and "  " not in cell for cell in row.values()), row
        assert WORDS.fullmatch(row["words"]), row


def test_lay_words_and_general_words_are_lower_case():
    for row in rows_of("lay_words") + rows_of("words") + rows_of("drug_classes"):
        assert row["term"] == row["term"].lower(), row


def test_no_alternative_and_no_code_prefix_is_given_twice_in_a_row():
    for row in all_rows():
        for parts in (row["words"].split(" | "), row["codes"].split()):
            assert len(parts) == len(set(parts)), row


def test_codes_are_prefixes_of_known_systems():
    for row in all_rows():
        for code in row["codes"].split():
            assert CODE.fullmatch(code) and code.split(":")[0] in SYSTEMS, row


def official_titles():
    """Pairs of "system:code" and title from the public files of the four systems."""

    def text(path, name, encoding="ascii"):
        return zipfile.ZipFile(DATA / path).read(name).decode(encoding).splitlines()

    for line in text("icd10pcs/icd10pcs_order_2025.zip", "icd10pcs_order_2025.txt"):
        yield "icd10pcs:" + line[6:13].strip(), line[77:]
    for line in text("icd10cm/icd10cm_code_descriptions_2026.zip", "icd10cm_order_2026.txt", "iso-8859-1"):
        yield "icd10cm:" + line[6:13].strip(), line[77:]
    for line in text("icd9/icd9cm_v32_master_descriptions.zip", "CMS32_DESC_LONG_SG.txt", "iso-8859-1"):
        yield "icd9proc:" + line[:4].strip(), line[5:]
    with gzip.open(DATA / "hcpcs/hcpcs_level2_2025_october.csv.gz", "rt", encoding="utf-8") as file:
        yield from (("hcpcs:" + row["code"], row["long_description"]) for row in csv.DictReader(file))


@needs_data
def test_every_code_prefix_exists_and_every_alternative_matches_an_official_title():
    codes, titles_with = [], {}
    for number, (code, title) in enumerate(official_titles()):
        codes.append(code)
        for word in re.findall("[a-z0-9]+", title.lower()):
            titles_with.setdefault(word, set()).add(number)
    codes.sort()
    known = sorted(titles_with)
    found = {}

    def titles_with_prefix(prefix):
        if prefix not in found:
            here = known[bisect_left(known, prefix) : bisect_left(known, prefix + "~")]
            found[prefix] = set().union(*(titles_with[word] for word in here))
        return found[prefix]

    for row in all_rows():
        for prefix in row["codes"].split():
            assert codes[min(bisect_left(codes, prefix), len(codes) - 1)].startswith(prefix), (row["term"], prefix)
        for alternative in row["words"].split(" | "):
            assert set.intersection(*map(titles_with_prefix, alternative.split())), (row["term"], alternative)
