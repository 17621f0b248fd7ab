"""Charts: bars in proportion, labels that fit, and a table with the same numbers."""

from django.template.loader import render_to_string

from desk.charts import LONGEST, Chart, Row


def chart(*rows, **more) -> Chart:
    fields = {"key": "toes", "title": "Toes", "about": "Toes by foot.", "first": "Foot", "columns": ("Whole", "Sore")}
    return Chart(**(fields | more), rows=rows)


def test_bars_are_as_long_as_their_numbers_and_none_leaves_the_drawing():
    drawn = chart(Row("left", (1200, 300)), Row("right", (600, 0)))
    bars = [bar for line in drawn.lines for bar in line.bars]
    assert [(bar.width, bar.text) for bar in bars] == [(LONGEST, "1,200"), (75, "300"), (150, "600"), (0, "0")]
    assert [bar.column for bar in bars] == [0, 1, 0, 1]
    assert all(bar.y + 9 < drawn.height for bar in bars)


def test_nothing_to_count_is_drawn_as_nothing():
    assert [bar.width for line in chart(Row("left", (0, 0))).lines for bar in line.bars] == [0, 0]
    assert "nothing to count" in render_to_string("admin/desk/_chart.html", {"chart": chart()})


def test_a_long_label_is_cut_in_the_drawing_and_whole_in_the_table():
    name = "The left foot of somebody who walked <far>"
    page = render_to_string("admin/desk/_chart.html", {"chart": chart(Row(name, (7, 1)))})
    assert "The left foot of somebody who wal…</text>" in page
    assert '<th scope="row">The left foot of somebody who walked &lt;far&gt;</th><td>7</td><td>1</td>' in page
    assert 'role="img"' in page and "<title" in page and "<desc" in page


def test_what_the_table_says_besides_stands_at_the_end_of_a_bar():
    drawn = chart(Row("left", (3,), ("10", "30.00%")), columns=("Whole",), more=("Toes", "Share"), said="{} of {} ({})")
    assert next(drawn.lines).bars[0].text == "3 of 10 (30.00%)"
