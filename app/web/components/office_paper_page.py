"""A paper of the office as a browser gets it: the print as PDF, and words for where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, url_for

from app.documents.embedded_fonts import BOLD, REGULAR
from app.documents.page_images import PageUnreadableError, kind_of, page_image
from app.domain.notice_facts import spell_day
from app.services.context.beijing import beijing_day
from app.web.frame.gate import app_context
from app.web.wording.translate import _

if TYPE_CHECKING:
    from app.domain.office_paper_text import WrittenPaper
    from app.services.papers_of_office.read_paper import ReadPaper


def standing_of(found: ReadPaper) -> str:
    """Return that a paper is void or replaced; empty while it is in force."""
    if found.row.voided_at:
        return str(_("已于 %(day)s 作废", day=spell_day(beijing_day(found.row.voided_at))))
    if found.newer:
        told = {"day": spell_day(found.newer.issued_on), "number": found.newer.number}
        return str(_("已于 %(day)s 被 %(number)s 取代", **told))
    return ""


def first_page(paper: WrittenPaper) -> Response:
    """Return the first page of a paper that nobody has issued, as a picture; 503 when too many are being drawn."""
    from app.documents.office_paper_pdf import (  # noqa: PLC0415 — the PDF library is large; papers are rare
        PrintedAs,
        make_office_paper,
    )

    path = url_for("public.verify_code", code=paper.code)
    address = app_context().settings.public_url.rstrip("/") + path
    made = make_office_paper(paper, PrintedAs(address), regular=REGULAR, bold=BOLD)
    try:
        drawn = page_image(made, 1)
    except PageUnreadableError:
        return Response(status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    return Response(drawn, mimetype=kind_of(drawn), headers={"Cache-Control": "no-store"})


def printed_paper(found: ReadPaper, *, reprint: int = 0) -> Response:
    """Return a paper as PDF; 404 for a reprint that nobody has asked for."""
    from app.documents.office_paper_pdf import (  # noqa: PLC0415 — the PDF library is large; papers are rare
        PrintedAs,
        make_office_paper,
    )

    printed = next((one for one in found.prints if one.number == reprint), None)
    if reprint and printed is None:
        abort(404)
    told = ""
    if printed is not None:
        day = spell_day(beijing_day(printed.printed_at))
        told = str(_("重印 第 %(number)s 次  %(day)s", number=printed.number, day=day))
    path = url_for("public.verify_code", code=found.row.code)
    address = app_context().settings.public_url.rstrip("/") + path
    made = make_office_paper(
        found.written, PrintedAs(address, told, standing_of(found)), regular=REGULAR, bold=BOLD
    )
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="paper-{found.row.code}.pdf"'
    return response
