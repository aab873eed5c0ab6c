"""A paper as a browser gets it: one page as a picture, or the original as a download."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flask import Response, abort, request, send_file

from app.documents.page_images import DrawingBusyError, PageUnreadableError, kind_of
from app.documents.scan_limits import USUAL
from app.domain.paper_name import paper_name
from app.services.papers.page_pictures import picture_of_page
from app.web.frame.gate import app_context

if TYPE_CHECKING:
    from app.documents.scan_limits import ScanLimits
    from app.services.papers.paper_access import Paper

RETRY_SECONDS = 5
USUAL_WIDTH = 1000
SIZES = {"large": 1800, "thumb": 240}
"""Pixels across a page: usually, for looking closely (`?size=large`), and beside what was found on it."""
ASK_AGAIN = "X-Ask-Again"
"""Tells the front to ask for the picture again, a little later, before it tells the browser."""


def page_picture(paper: Paper, page: int, *, limits: ScanLimits = USUAL) -> Response:
    """Return one page of a paper as a picture; 404 when it has no such page, 503 when too many are being drawn."""
    if not 1 <= page <= paper.pages:
        abort(404)
    # An address may name a slot, whose paper changes, and a shared computer keeps no paper of anybody.
    width = SIZES.get(request.args.get("size", ""), USUAL_WIDTH)
    try:
        drawn = picture_of_page(app_context(), paper.sha256, page, width=width, limits=limits)
    except DrawingBusyError:
        told = {"Retry-After": str(RETRY_SECONDS), ASK_AGAIN: "1", "Cache-Control": "no-store"}
        return Response(status=503, headers=told)
    except PageUnreadableError:
        abort(404)
    return Response(drawn, mimetype=kind_of(drawn), headers={"Cache-Control": "no-store"})


def original_download(paper: Paper) -> Response:
    """Return the stored PDF as a download, never to be opened in the page.

    It was written anew from what came: no bytes that somebody sent reach a browser. Its name is always that of a PDF.
    """
    content = app_context().files.open(paper.sha256)
    length = content.seek(0, os.SEEK_END)
    content.seek(0)
    response = send_file(
        content,
        mimetype="application/pdf",
        as_attachment=True,
        download_name=paper_name(paper.filename),
        conditional=False,
        etag=False,
    )
    response.content_length = length
    response.set_etag(paper.sha256)
    # A browser that lost the line asks for the rest: pieces before it are not opened.
    response.make_conditional(request.environ, accept_ranges=True, complete_length=length)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # Files are sent with a word of their own that would let a shared computer keep them.
    response.headers["Cache-Control"] = "no-store"
    return response
