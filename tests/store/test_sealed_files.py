"""Files lie sealed: what was changed, cut, moved or sealed with another key cannot be read; a part is read by itself."""

import io
import os

import pytest

from app.store.part_files import PartFiles
from app.store.picture_store import PictureStore
from app.store.sealed_files import (
    HEAD_BYTES,
    PIECE,
    FileSeal,
    UnreadableFileError,
    is_sealed,
    lent,
    sealed_size,
)

NAME = "file x"
SEAL = FileSeal("5a" * 32)
PART = "a" * 32


def written(path, content, name=NAME, seal=SEAL):
    with path.open("wb") as out:
        seal.write(io.BytesIO(content), len(content), out, name)
    return path


def read(path, name=NAME, seal=SEAL):
    with seal.open(path, name) as content:
        return content.read()


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_content_of_every_length_comes_back_whole_and_from_anywhere(tmp_path, length):
    content = os.urandom(length)
    path = written(tmp_path / "x", content)
    assert path.stat().st_size == sealed_size(length)
    assert read(path) == content
    with SEAL.open(path, NAME) as stream:
        for place in (0, length // 2, PIECE - 3, length):
            stream.seek(place)
            assert stream.read(10) == content[place : place + 10]
    with lent(SEAL.open(path, NAME)) as at:
        assert at.read_bytes() == content
    assert not at.exists()
    assert content[:64] not in path.read_bytes() or length < 8


def test_equal_files_do_not_look_equal(tmp_path):
    assert written(tmp_path / "1", b"a" * 99).read_bytes() != written(tmp_path / "2", b"a" * 99).read_bytes()


def test_what_was_changed_anywhere_cut_or_moved_cannot_be_read(tmp_path):
    whole = written(tmp_path / "x", b"a" * PIECE + b"b" * PIECE + b"c").read_bytes()
    one = sealed_size(PIECE) - HEAD_BYTES
    first, second, rest = (whole[HEAD_BYTES + n * one : HEAD_BYTES + (n + 1) * one] for n in range(3))
    head = whole[:HEAD_BYTES]
    spoilt = [
        whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        for place in (20, 70, 99, len(whole) - 1)
    ]
    for content in (
        *spoilt,
        whole[:-1],
        head + first + second,
        head + second + first + rest,
        head[:-1],
        head,
    ):
        (tmp_path / "y").write_bytes(content)
        with pytest.raises(UnreadableFileError):
            read(tmp_path / "y")
    for other in ({"name": "file y"}, {"seal": FileSeal("5b" * 32)}):
        with pytest.raises(UnreadableFileError):
            read(tmp_path / "x", **other)


def test_a_piece_is_read_without_those_before_it(tmp_path):
    path = written(tmp_path / "x", b"a" * PIECE + b"end")
    content = bytearray(path.read_bytes())
    content[HEAD_BYTES + 100] ^= 1
    path.write_bytes(content)
    with SEAL.open(path, NAME) as stream:
        stream.seek(PIECE)
        assert stream.read() == b"end"
        stream.seek(0)
        with pytest.raises(UnreadableFileError):
            stream.read(1)


def test_a_plain_file_from_before_is_read_as_it_is(tmp_path):
    (tmp_path / "x").write_bytes(b"%PDF-1.7")
    assert read(tmp_path / "x") == b"%PDF-1.7"


def test_pieces_that_arrive_lie_sealed_and_are_bound_to_their_place(tmp_path):
    parts = PartFiles(tmp_path, SEAL)
    parts.write(PART, 0, b"first ")
    parts.write(PART, 6, b"lost")
    parts.write(PART, 6, b"second")
    assert (parts.size(PART), parts.read(PART, 3, 6)) == (12, b"st sec")
    lying = parts.path_of(PART).read_bytes()
    assert b"first" not in lying
    assert b"second" not in lying
    with parts.path_of(PART).open("ab") as torn:
        torn.write(b"\0\0\0\x09half")
    assert parts.size(PART) == 12
    with parts.unsealed(PART, 6) as lent:
        assert lent.read_bytes() == b"first "
    other = "b" * 32
    parts.path_of(other).write_bytes(lying)
    with pytest.raises(UnreadableFileError):
        parts.read(other, 0, 1)


def test_parts_and_pictures_from_before_are_given_up(tmp_path):
    parts, pictures = PartFiles(tmp_path / "parts", SEAL), PictureStore(tmp_path / "pictures", SEAL)
    parts.write(PART, 0, b"sealed")
    (tmp_path / "parts" / ("c" * 32)).write_bytes(b"plain")
    pictures.keep("0" * 64, 1, 240, b"\x89PNG face")
    (kept,) = (tmp_path / "pictures" / "00").iterdir()
    assert is_sealed(kept)
    assert pictures.find("0" * 64, 1, 240) == b"\x89PNG face"
    kept.with_name("plain").write_bytes(b"\x89PNG")
    assert (parts.remove_plain(), pictures.remove_plain()) == (1, 1)
    assert (parts.size(PART), pictures.find("0" * 64, 1, 240)) == (6, b"\x89PNG face")
    assert parts.size("c" * 32) == 0
