"""The table of loads in docs/operations.md and its picture, docs/pictures/load.svg, which is drawn from the table."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parent.parent / "docs"
_COLUMNS = ("load", "served a second", "half within", "99 of 100 within", "of pages for readers", "refused", "failed")
_COLUMNS += ("largest process", "as before after")
HEAD = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|\n"
#: 99 of 100 of what is served should come within so many milliseconds.
GOAL = 1500
#: In the units of the drawing: where labels end, where the bars of both panels begin, the longest bar, the height of a line.
LABELS, PANELS, LONGEST, LINE = 310, (320, 590), 180, 34


class Line(NamedTuple):
    """What became of a load: times in milliseconds, shares in percent, memory in MB, and seconds until pages came as before."""

    load: str
    served: float
    half: float
    most: float
    pages: float
    refused: float
    failed: float
    memory: float
    recovered: float

    def __str__(self) -> str:
        """The line of the table."""
        times = " | ".join(f"{time:,.0f} ms" for time in (self.half, self.most, self.pages))
        shares = f"{self.refused:.1f}% | {self.failed:.1f}%"
        return f"| {self.load} | {self.served:,.0f} | {times} | {shares} | {self.memory:,.0f} MB | {self.recovered:.1f} s |"


def write(lines: Sequence[Line]) -> None:
    """Put these lines into the table instead of its present ones, and draw the picture anew."""
    page, picture = DOCS / "operations.md", DOCS / "pictures" / "load.svg"
    text = page.read_text()
    before, after = text.split(HEAD)
    rest = after[after.index("\n\n") :]
    page.write_text(before + HEAD + "\n".join(map(str, lines)) + rest)
    picture.write_text(drawn(read(page.read_text())))


def read(text: str) -> list[Line]:
    """The lines of the table in the text of a page."""
    rows = text.split(HEAD)[1].split("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [Line(load, *(float(re.sub(r"[^\d.]", "", figure)) for figure in figures)) for load, *figures in cells]


def drawn(lines: Sequence[Line]) -> str:
    """The picture: for each load what is served a second, and the time within which 99 of 100 of it come, beside the goal."""
    height = LINE * (len(lines) + 1) + 14
    said = "; ".join(
        f"{line.load}: {line.served:,.0f} served a second, 99 of 100 within {line.most:,.0f} ms" for line in lines
    )
    scales = [LONGEST / max(line.served for line in lines), LONGEST / max(GOAL, *(line.most for line in lines))]
    goal = round(PANELS[1] + GOAL * scales[1])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height}" role="img" aria-labelledby="name figures" '
        'font-family="sans-serif" font-size="14" fill="#1b1b1b">',
        '<title id="name">What a small site stands</title>',
        f'<desc id="figures">{escape(said)}.</desc>',
        f'<rect width="860" height="{height}" fill="#ffffff"/>',
        f'<text x="{PANELS[0]}" y="20" font-weight="bold">served a second</text>',
        f'<text x="{PANELS[1]}" y="20" font-weight="bold">99 of 100 within</text>',
        f'<path d="M{goal} 28V{height - 8}" stroke="#a4262c" stroke-dasharray="4 3"/>',
        f'<text x="{goal}" y="20" text-anchor="middle" fill="#a4262c">{GOAL:,} ms</text>',
    ]
    for number, line in enumerate(lines, 1):
        top = LINE * number
        parts.append(f'<text x="{LABELS}" y="{top + 15}" text-anchor="end">{escape(line.load)}</text>')
        for place, scale, value, unit in zip(PANELS, scales, (line.served, line.most), ("", " ms"), strict=True):
            width = round(value * scale)
            parts.append(f'<rect x="{place}" y="{top}" width="{width}" height="20" fill="#2b6cb0"/>')
            parts.append(f'<text x="{place + width + 6}" y="{top + 15}">{value:,.0f}{unit}</text>')
    return "\n".join([*parts, "</svg>", ""])
