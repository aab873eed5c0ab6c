"""Whatever happens to the bytes of a file, checking it ends in a report and drawing it in a picture or a refusal."""

from __future__ import annotations

import io
import os
import random

import pikepdf
import pytest
from PIL import Image, ImageDraw

from app.documents.page_images import PageUnreadableError, page_image
from app.documents.scan_checks import inspect_pdf

ROUNDS = int(os.environ.get("MANGLED_PDFS", "24"))
"""A long run: MANGLED_PDFS=2000 python -m pytest tests/documents/test_mangled_pdfs.py"""
CODES = {"error", "warning"}


def scan() -> bytes:
    """A small colour scan in a PDF with compressed objects, as phone programs write it."""
    picture = Image.new("RGB", (620, 877), (214, 220, 228))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((25, 25, 595, 850), fill=(252, 250, 243))
    for line in range(90, 700, 24):
        draw.rectangle((80, line, 80 + (line * 37) % 400, line + 9), fill=(40, 40, 46))
    draw.ellipse((400, 640, 520, 760), outline=(206, 40, 46), width=6)
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=75, quality=60)
    with pikepdf.open(out) as pdf:
        better = io.BytesIO()
        pdf.save(better, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return better.getvalue()


WHOLE = scan()


def flipped(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 8, 64))):
        data[chance.randrange(8, len(data))] ^= 1 << chance.randrange(8)
    return data


def cut(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(8, len(data))
    del data[start : start + chance.choice((1, 20, 400, 4000))]
    return data


def doubled(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(8, len(data))
    data[start:start] = data[start : start + chance.choice((1, 20, 400))]
    return data


def renumbered(data: bytearray, chance: random.Random) -> bytearray:
    digits = [place for place in range(9, len(data)) if 0x30 <= data[place] <= 0x39]
    for _ in range(chance.choice((1, 4))):
        data[chance.choice(digits)] = 0x30 + chance.randrange(10)
    return data


def shortened(data: bytearray, chance: random.Random) -> bytearray:
    del data[chance.randrange(9, len(data)) :]
    return data


MANGLERS = (flipped, cut, doubled, renumbered, shortened)


def mangled(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 — damage to be repeated, no secret
    data = bytearray(WHOLE)
    for _ in range(chance.choice((1, 1, 2))):
        data = chance.choice(MANGLERS)(data, chance)
    return bytes(data)


def test_the_file_we_start_from_is_acceptable(tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(WHOLE)
    assert inspect_pdf(paper).is_acceptable


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_mangled_file_is_reported_and_never_raises(tmp_path, seed):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(mangled(seed))
    report = inspect_pdf(paper)
    stored = report.as_json()
    assert {finding["severity"] for finding in stored["findings"]} <= CODES
    assert all(finding["text"] for finding in stored["findings"])
    # What is accepted can be shown to the reviewer: a paper nobody can look at is worth nothing.
    if report.is_acceptable:
        assert report.pages >= 1
        assert page_image(paper, report.pages, width=200).startswith(b"\x89PNG")
    else:
        assert any(finding["severity"] == "error" for finding in stored["findings"])


@pytest.mark.parametrize("seed", range(0, ROUNDS, 4))
def test_drawing_a_mangled_file_gives_a_picture_or_the_refusal(tmp_path, seed):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(mangled(10_000 + seed))
    try:
        drawn = page_image(paper, 1, width=200)
    except PageUnreadableError:
        return
    assert Image.open(io.BytesIO(drawn)).width == 200
