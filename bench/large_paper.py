"""A large paper while others work: `python -m bench.large_paper`.

Serves the product and a worker, brings a scan of thirty pages and 18 MB into a form, piece by piece, and asks for a page
of somebody else until all findings stand. Prints seconds from its last piece until it is stored, until it waits in the
form and until its findings stand, and how long the other pages needed. SQLite, two threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from app.domain.exact_json import write_json
from app.store.page_check_rows import waiting_checks
from bench.corpus_sheets import SHEETS, sheet
from bench.corpus_takes import on_glass, page_of, pdf_of
from bench.demo_office import demo_office
from bench.measured_operations import sign_in
from bench.served import ROOT, served, token_in
from bench.uploads import STORED, WAITS, reached
from tests.make.procedure_journey import unit_procedure
from tests.support.upload_client import Uploading

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from bench.served import Served

PAGES, BYTES = 30, 18_000_000
SLOT = "tax_registration_proof"
LONGEST_SECONDS, REST_SECONDS = 600.0, 0.2


def large_paper() -> bytes:
    """Return a scan of so many pages and bytes: sheets with as much grain as makes them heavy."""
    pictures = [on_glass(sheet(name, 1)).resize((1654, 2339)) for name in list(SHEETS)[:5]]
    rng = np.random.default_rng(1)

    def grainy(picture: Image.Image, grain: float) -> Image.Image:
        noise = rng.normal(0, grain, (picture.height, picture.width, 1))
        return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8), "RGB")

    grain = 4.0
    pages = [page_of(grainy(picture, grain), quality=80) for picture in pictures]
    while sum(len(page.jpeg) for page in pages) * PAGES / len(pages) < BYTES:
        grain += 1.5
        pages = [page_of(grainy(picture, grain), quality=80) for picture in pictures]
    return pdf_of([pages[number % len(pages)] for number in range(PAGES)])


def measured(context: AppContext, product: Served) -> dict[str, Any]:
    """Return the figures."""
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    form = f"/tasks/{journey.open()['fill_application'].key}"
    desk, other = sign_in(product, "agent4"), sign_in(product, "hd.l1a")
    paper = large_paper()
    token = token_in(desk.ask(form)[1])
    for _ in range(5):
        other.ask("/review/")
    calm = [_page_ms(other) for _ in range(10)]
    sent = dict(reached(Uploading(desk, token, f"{form}/papers/{SLOT}"), paper))
    began, pages = time.monotonic(), []
    while not _is_done(context) and time.monotonic() - began < LONGEST_SECONDS:
        pages.append(_page_ms(other))
        time.sleep(REST_SECONDS)
    taken = time.monotonic() - began
    return {
        "pages": PAGES,
        "bytes": len(paper),
        "stored_seconds": round(sent[STORED], 2),
        "waits_in_form_seconds": round(sent[WAITS], 2),
        "findings_seconds": round(taken, 1),
        "other_page_calm_ms": round(median(calm), 1),
        "other_page_ms": round(median(pages), 1),
        "other_page_p95_ms": round(quantiles(pages, n=20)[-1], 1),
        "other_page_longest_ms": round(max(pages), 1),
        "other_pages": len(pages),
        "load": round(os.getloadavg()[0], 1),
    }


def _page_ms(desk: Served) -> float:
    began = time.monotonic()
    desk.ask("/review/")
    return (time.monotonic() - began) * 1000


def _is_done(context: AppContext) -> bool:
    with context.database.reading() as work:
        return waiting_checks(work) == 0


def main() -> int:
    """Measure and print."""
    with demo_office() as (context, here):
        worker = subprocess.Popen([sys.executable, "-m", "app.worker"], cwd=ROOT, env={**os.environ, **here})
        try:
            with served("app.wsgi:app", here, threads=2) as product:
                sys.stdout.write(write_json(measured(context, product)) + "\n")
        finally:
            worker.terminate()
            worker.wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
