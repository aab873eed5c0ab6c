"""Pictures that claim to be far larger than they are, or unpack to far more."""

import struct
import zlib

from tests.make.photos import heic_photo, jpeg_photo, png_photo, sheet, webp_photo

SMALL = (300, 400)


def jpx_lie(side=60_000):
    size = struct.pack(">HIIIIIIIIH", 0, side, side, 0, 0, side, side, 0, 0, 1) + b"\x07\x01\x01"
    return b"\xff\x4f\xff\x51" + struct.pack(">H", len(size) + 2) + size + b"\xff\xd9"


def jbig2_lie(side=0x7FFFFFFF):
    page = struct.pack(">IIIIBH", side, side, 0, 0, 0, 0)
    return struct.pack(">IBBBI", 0, 0x30, 0, 1, len(page)) + page


def jpeg_lie(side=65_000):
    """A small JPEG that claims to be as large as one can."""
    data = bytearray(jpeg_photo(sheet(SMALL)))
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", side, side)
    return bytes(data)


def webp_lie():
    data = bytearray(webp_photo(sheet(SMALL)))
    place = data.find(b"VP8X")
    if place < 0:
        place = data.index(b"VP8 ")
        data[place + 14 : place + 18] = struct.pack("<HH", 16383, 16383)
    else:
        data[place + 12 : place + 18] = (16_777_215).to_bytes(3, "little") * 2
    return bytes(data)


def heic_lie():
    data = heic_photo(sheet(SMALL))
    place = data.index(b"ispe")
    return data[: place + 8] + struct.pack(">II", 0x7FFFFFFF, 0x7FFFFFFF) + data[place + 16 :]


def png_bomb(side=40_000):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">II", side, side) + bytes([8, 2, 0, 0, 0])
    packed = zlib.compress(bytes(2_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def png_text_bomb():
    """A comment of a picture that unpacks to a hundred megabytes."""
    whole = png_photo(sheet(SMALL))
    packed = b"a\0\0" + zlib.compress(bytes(100_000_000), 9)
    chunk = (
        struct.pack(">I", len(packed)) + b"zTXt" + packed + struct.pack(">I", zlib.crc32(b"zTXt" + packed))
    )
    return whole[:33] + chunk + whole[33:]
