"""Every way in which real documents vary, in each of the three renderings of the source site."""

import re
from pathlib import Path

import pytest

from documents.sections import TEXT_FIELDS
from documents.text.reader import NotAnEntry, parse_entry_document

from .test_text_laws import check_laws
from .variants import RENDERINGS, VARIANTS

MANUAL = Path(__file__).parents[2] / "docs" / "document-variants.md"


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_read_as_the_manual_says(name):
    variant = VARIANTS[name]
    for rendering, render in RENDERINGS.items():
        text = render(variant.page)
        if variant.refused:
            with pytest.raises(NotAnEntry, match=re.escape(variant.refused)):
                parse_entry_document(text, filename=variant.filename)
            continue
        parsed = parse_entry_document(text, filename=variant.filename)
        document = parsed.document
        expected = variant.document | variant.differs.get(rendering, {})
        texts = {field: value for field, value in expected.items() if field in TEXT_FIELDS}
        assert {field: text for field, text in document.texts.items() if field in texts or field != "summary"} == texts
        assert {field: getattr(document, field) for field in expected.keys() - texts.keys()} == {
            field: value for field, value in expected.items() if field not in texts
        }
        assert tuple(line.text for line in parsed.unplaced) == variant.unplaced
        assert parsed.tail == variant.tail
        assert len(parsed.warnings) == len(variant.warnings), parsed.warnings
        for part, warning in zip(variant.warnings, parsed.warnings, strict=True):
            assert part in warning
        confidence = {placement.field: placement.confidence for placement in parsed.placements if placement.first_line}
        assert {field: confidence[field] for field in variant.inferred} == dict.fromkeys(variant.inferred, "inferred")
        assert check_laws(text, variant.filename)


def test_the_manual_lists_each_variant_with_its_fixture():
    rows = re.findall(r"^\|.*\| `(.+?)` \|$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(VARIANTS)


def test_each_fixture_differs_in_its_three_renderings():
    rendered = {name: {render(variant.page) for render in RENDERINGS.values()} for name, variant in VARIANTS.items()}
    assert [name for name, texts in rendered.items() if len(texts) != 3] == []
