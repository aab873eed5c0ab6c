"""A long scan, from its last byte until it is stored: `python -m bench.uploads`.

Thirty pages with the grain of a real scanner, 18 MB, in pieces through the pages of the product. Prints seconds from
the moment the last piece is sent until it is safely on the disk, until its pages are written anew and placed, and
until the paper is checked and waits in its form; ends with 1 when its pages take longer than the goal.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from app.documents.sample_papers import scans_as_pdf
from app.services.papers.store_paper import MEGABYTE
from tests.make.context_maker import fill_context, open_context
from tests.make.pdf_files import jpeg_of
from tests.make.sample_scans import scan
from tests.support.signed_in import desk_of
from tests.support.upload_client import Uploading

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL_SECONDS = 3.0
PAGES, REPEATS = 30, 3
LEAST_BYTES, MOST_BYTES = 17 * MEGABYTE, 20 * MEGABYTE
DOOR = "/employer/attachments/other_materials/chosen"
OK, MADE = 200, 201
STORED, WAITS = "written anew and stored", "checked, waits in the form"


def long_scan(seed: int) -> bytes:
    """Return a scan of thirty pages that weighs about eighteen megabytes; each seed another one."""
    grain = np.random.default_rng(seed).normal(0, 9, (1754, 1240, 1))
    picture = Image.fromarray((np.asarray(scan(), dtype=float) + grain).clip(0, 255).astype(np.uint8))
    for quality in range(80, 96):
        page = jpeg_of(picture, quality=quality)
        if len(page) * PAGES >= LEAST_BYTES:
            break
    made = scans_as_pdf([page] * PAGES, size=picture.size)
    if not LEAST_BYTES <= len(made) <= MOST_BYTES:
        raise SystemExit(f"the scan weighs {len(made)} bytes")
    return made


def reached(uploading: Uploading, data: bytes) -> Iterator[tuple[str, float]]:
    """Yield what was reached and how many seconds after the last piece was sent."""
    begun = uploading.begin(("扫描件.pdf", data))
    assert begun.status_code == MADE, begun.text
    url, make, largest = begun.json["files"][0]["url"], begun.json["make"], begun.json["piece"]
    last = (len(data) - 1) // largest * largest
    before = uploading.send(url, data[:last])
    assert before.status_code == OK, before.text
    began = time.monotonic()
    piece = uploading.piece(url, last, data[last:])
    assert piece.json["received"] == len(data), piece.text
    yield "last piece on the disk", time.monotonic() - began
    finished = uploading.post(url, digest=hashlib.sha256(data).hexdigest())
    assert finished.json == {"finished": True, "pages": PAGES}, finished.text
    yield STORED, time.monotonic() - began
    made = uploading.post(make, _key=hashlib.sha256(data).hexdigest()[:32])
    assert made.status_code == OK, made.text
    yield WAITS, time.monotonic() - began


def main() -> int:
    """Measure and print; return 1 when the goal is broken."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/app.db"
        fill_context(url, Path(folder))
        context = open_context(url, Path(folder))
        desk = desk_of(context, "agent4")
        for seed in range(REPEATS):
            data = long_scan(seed)
            for what, seconds in reached(Uploading(desk.client, desk.token(), DOOR), data):
                found.setdefault(what, []).append(seconds)
        context.database.close()
    sys.stdout.write(f"{PAGES} pages, {len(data) / MEGABYTE:.1f} MB, load {os.getloadavg()[0]:.1f}\n")
    for what, times in found.items():
        told = " ".join(f"{one:6.2f}" for one in times)
        sys.stdout.write(f"{told}  s after the last byte: {what}\n")
    return 1 if min(found[STORED]) > GOAL_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
