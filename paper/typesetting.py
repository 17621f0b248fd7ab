"""Sets data with one of the layouts of this room. Typst reads the layouts and its fonts: no other file, and no network.

The libraries are loaded when paper is first asked for: typst is large, and most processes and commands print nothing.
"""

import json
import re
from base64 import b64encode
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from threading import Lock

LAYOUTS = Path(__file__).parent / "layouts"
#: The standard of accessible PDF that the library checks each file against; it refuses to write one that breaks its rules.
STANDARD = "ua-1"
#: The longest data that are set: 300,000 characters of text took 0.4 s.
LONGEST = 1_000_000  # characters
#: How long somebody waits for those before them.
PATIENCE = 10  # seconds

#: The parts of two pages that a handout is planned for, one after the other.
FILLS = (1, 0.95, 0.9, 0.8, 0.6)

#: The number of pages, as typst states it among the metadata (XMP).
_PAGES = re.compile(rb"NPages>(\d+)<")
_lock = Lock()


class TooLong(ValueError):
    """The text is too long to be set while somebody waits."""


class Busy(Exception):
    """Others are waiting; it is worth another try soon."""


def pdf(layout: str, data: dict, made_at: datetime) -> bytes:
    """The data as a tagged PDF that names `made_at` as the time when it was made. Raises TooLong and Busy.

    A text with a character that no font here has makes a file without the mark of the standard, and a box for the character.
    """
    from typst import TypstError

    options = {"format": "pdf", "timestamp": int(made_at.timestamp())}
    try:
        return _set(layout, data, pdf_standards=STANDARD, **options)
    except TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _set(layout, data, **options)


def two_pages(layout: str, data: dict, made_at: datetime) -> bytes:
    """The same with a layout that leaves out what two pages do not hold. It plans for the part `fill` of them.

    How much is lost where pages break is only known afterward, so that a smaller part is tried if there is a third page.
    """
    content = b""
    for fill in FILLS:
        content = pdf(layout, data | {"fill": fill}, made_at)
        if int(_PAGES.search(content)[1]) <= 2:
            break
    return content


def png(layout: str, data: dict) -> bytes:
    """The only page of the layout as a picture, one pixel for each point. Raises TooLong and Busy."""
    return _set(layout, data, format="png", ppi=72)


def qr_code(address: str) -> str:
    """The address as a QR code, drawn as SVG without a border."""
    import segno

    code = BytesIO()
    segno.make_qr(address, error="m").save(code, kind="svg", border=0, xmldecl=False)
    return code.getvalue().decode()


def inside_a_drawing(picture: bytes, kind: str, size: tuple[int, int]) -> str:
    """A picture of this type ("image/png") and size as SVG: layouts are given texts."""
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:{kind};base64,{b64encode(picture).decode()}"/></svg>'
    )


def _set(layout: str, data: dict, **options) -> bytes:
    pictures = data.get("pictures", {})  # which take no time to set, however long they are
    text = json.dumps({key: value for key, value in data.items() if key != "pictures"}, ensure_ascii=False)
    if len(text) > LONGEST:
        raise TooLong
    if not _lock.acquire(timeout=PATIENCE):
        raise Busy
    try:
        return _compiler().compile(LAYOUTS / f"{layout}.typ", sys_inputs={"data": text, **pictures}, **options)
    finally:
        _lock.release()


@cache
def _compiler():
    """The compiler with its own fonts and Source Sans Pro, whatever fonts the machine has."""
    from typst import Compiler, Fonts

    places = find_spec("font_source_sans_pro").submodule_search_locations
    fonts = Fonts(include_system_fonts=False, font_paths=[Path(place) / "files" for place in places])
    return Compiler(
        root=LAYOUTS, font_paths=fonts, ignore_system_fonts=True, package_path=LAYOUTS, package_cache_path=LAYOUTS
    )
