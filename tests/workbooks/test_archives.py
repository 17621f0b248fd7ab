"""Untrusted archives: declared sizes are not trusted, and the content is counted while it is read."""

import gzip
import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbooks import archives
from workbooks.archives import BadArchive, guarded, gunzipped, inflated, opened, unpacked

TEXT = b"one line of an archive\n" * 2_000


def packed(members: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def in_zip64_form(content: bytes) -> bytes:
    """The same archive with the record and the locator that archives over 4 GB or 65,535 members have."""
    end = content.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack_from("<HLL", content, end + 10)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    return content[:end] + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1) + content[end:]


def first_member(content: bytes, limit: int = 10**9) -> bytes:
    with opened(BytesIO(content)) as archive:
        return b"".join(inflated(archive, archive.infolist()[0], limit))


def refusal(content: bytes, limit: int = 10**9) -> str:
    with pytest.raises(BadArchive) as caught:
        first_member(content, limit)
    return str(caught.value)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_was_packed_comes_out(compression):
    content = packed({"a.txt": TEXT}, compression)
    assert first_member(content) == TEXT == first_member(in_zip64_form(content))


def test_a_member_can_be_read_after_an_archive_that_was_given_as_a_path_is_closed(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"a.txt": TEXT}))
    with opened(path) as archive:
        member = unpacked(archive, archive.infolist()[0], 10**9)
    with member:
        assert member.readline() == b"one line of an archive\n"


def test_no_more_comes_out_than_the_limit_however_it_is_packed(tmp_path):
    bomb = bytes(20_000_000)
    assert refusal(packed({"a.txt": bomb}), 3_000_000) == "It has more than 3 MB. Split it."
    assert refusal(packed({"a.txt": bomb}, zipfile.ZIP_STORED), 3_000_000) == "It has more than 3 MB. Split it."
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(bomb))
    with gunzipped(path, 3_000_000, "a.gz") as content, pytest.raises(BadArchive, match="a.gz has more than 3 MB"):
        content.read()
    with guarded(BytesIO(bomb), 20_000_000) as content:
        assert content.read() == bomb


@pytest.mark.parametrize("directory", ["usual", "zip64"])
def test_a_huge_directory_is_refused_before_it_is_read(monkeypatch, directory):
    monkeypatch.setattr(archives, "_DIRECTORY", 1_000)
    content = packed({"x" * 40 + str(number): b"" for number in range(99)})
    assert "or a huge directory" in refusal(in_zip64_form(content) if directory == "zip64" else content)


def test_many_members_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    assert "more than 2 files" in refusal(packed({"a": b"", "b": b"", "c": b""}))


@pytest.mark.parametrize(("place", "value"), [(56 + 8, 1), (0, 0x58585858)])  # where the record lies; its signature
def test_an_archive_with_two_ends_is_refused(place, value):
    content = bytearray(in_zip64_form(packed({"a.txt": TEXT})))
    struct.pack_into("<L", content, content.rindex(b"PK\x06\x06") + place, value)
    assert "its end records contradict each other" in refusal(bytes(content))


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06", packed({"a": TEXT})[:-9], b"x" * 70_000])
def test_what_is_no_archive_is_refused(content, tmp_path):
    assert refusal(content).startswith("The archive is damaged")
    with pytest.raises(BadArchive, match="The archive is damaged"), opened(tmp_path / "missing.zip"):
        pass


def test_encrypted_and_unusual_members_are_refused():
    content = bytearray(packed({"a.txt": TEXT}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(content)) == "It is encrypted. Save it without a password."
    for compression in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "unsupported compression method" in refusal(packed({"a.txt": TEXT}, compression))


def test_damage_is_told_by_name(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(TEXT)[:-20])
    with gunzipped(path, 10**9, "a.gz") as content, pytest.raises(BadArchive, match="a.gz is damaged"):
        content.read()


@settings(deadline=None)
@given(st.data())
def test_no_damage_raises_anything_but_a_refusal(data):
    content = bytearray(data.draw(st.sampled_from([packed({"a.txt": TEXT[:99]}), in_zip64_form(packed({"b": b"x"}))])))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        first_member(bytes(content), 1_000)
    except BadArchive as error:
        assert error.reason
