"""Pictures that people load: checked, and drawn anew from their pixels, so that nothing else of the file stays."""

import struct
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from procedures.rules import EditorialError

#: Bytes of a file that is read, and of one that is stored.
MOST_READ, MOST_STORED = 10_000_000, 2_000_000
#: Pixels of a picture that is read; what is longer than LONGEST_SIDE is made smaller.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
#: Format as Pillow names it -> ending.
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_SAVING = {"PNG": {"optimize": True}, "JPEG": {"quality": 85, "optimize": True}, "WEBP": {"quality": 85}}


class Redrawn(NamedTuple):
    """A picture as it is stored: `name` states the hash of its pixels, its size and its format."""

    name: str
    content: bytes


def redrawn(content: bytes) -> Redrawn:
    """The picture with its pixels and nothing else: no place or time, no comment, no second picture, nothing behind it.

    Raises EditorialError, which says what to do, for what is no PNG, JPEG or WebP picture, moves, or is too large.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # loaded when a picture is: most processes need none

    if len(content) > MOST_READ:
        raise EditorialError(
            f"The file has {len(content) / 1e6:.0f} MB; at most 10 are read. Save the picture smaller."
        )
    if b"<svg" in content[:1000].lower():
        raise EditorialError("SVG drawings may contain programs, so they are not stored: save the drawing as PNG.")
    try:
        with Image.open(BytesIO(content), formats=list(_ENDINGS)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise EditorialError("The picture has more than 40 million pixels: save it smaller.")
            if getattr(opened, "n_frames", 1) > 1:
                raise EditorialError("The picture moves: save one of its pictures, or name the video by its address.")
            kind = opened.format or ""
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            mode = "RGBA" if upright.has_transparency_data and kind != "JPEG" else "RGB"
            pixels = upright.convert(mode)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        EOFError,
        struct.error,
    ) as error:
        raise EditorialError("The file is no PNG, JPEG or WebP picture, or it is damaged: save it anew.") from error
    data = pixels.tobytes()
    saved = BytesIO()
    Image.frombytes(mode, pixels.size, data).save(saved, format=kind, **_SAVING[kind])
    if saved.tell() > MOST_STORED:
        raise EditorialError(
            f"The picture takes {saved.tell() / 1e6:.1f} MB; at most 2 are stored. Photographs take less as JPEG or WebP."
        )
    digest = sha256(f"{mode} {pixels.width}x{pixels.height} ".encode() + data).hexdigest()
    return Redrawn(f"{digest}-{pixels.width}x{pixels.height}.{_ENDINGS[kind]}", saved.getvalue())
