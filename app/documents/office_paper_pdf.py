"""A paper of the office as PDF: A4, fonts embedded, number and page on every page, a code by which it is verified."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.page_flow import (
    BRAND,
    HIGH,
    INK,
    LEADING,
    LEFT,
    LINE,
    QUIET,
    RIGHT,
    WIDE,
    Column,
    PageFlow,
    Style,
)
from app.documents.slip_code import draw_code
from app.documents.slip_text import BOX, coded_font, lines_within
from app.documents.text_layer import with_true_text
from app.domain.office_paper_text import ITEM_HEADS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reportlab.lib.colors import Color

    from app.documents.page_flow import Drawing
    from app.documents.slip_text import CodedFont
    from app.domain.office_paper_text import WrittenPaper

RED = HexColor("#a61b1b")
FRAME, CODE_SIDE = 12 * mm, 30 * mm
SIGNED = 30 * mm
"""What a signature of two lines takes, with the room above it."""
VERIFY_HEIGHT = CODE_SIDE + 6 * mm
LABEL_WIDTH = 40 * mm
ITEM_WIDTHS = (13 * mm, 30 * mm, 40 * mm)
SEVERAL_LINES = 2
NOTE_SIZE, RULE_GAP = 9.5, 1.5 * mm
MOST_BEHIND = 60 * mm
"""More notes than this go on to the next page by themselves."""
CLOSE = 0.5
MISSING_NOTE = f"字库未收录的字以“{BOX}”和它的统一码标出，准确文字以本人证件、单位登记证书为准。"
ASK = "扫描二维码，或在核验页面输入校验码，可核对本文书真伪。"


@dataclass(frozen=True, slots=True)
class PrintedAs:
    """What a print of a paper says of itself beyond the paper."""

    verify_url: str
    reprint: str = ""
    """Which reprint it is, and of which day; empty for the paper itself."""
    standing: str = ""
    """That it is void, or has been replaced; empty while it is in force."""


@dataclass(frozen=True, slots=True)
class _Faces:
    regular: CodedFont
    bold: CodedFont

    def body(self, *, indent: float = 0) -> Style:
        return Style(self.regular, 12, indent=indent)


def make_office_paper(paper: WrittenPaper, printed: PrintedAs, *, regular: Path, bold: Path) -> bytes:
    """Return a paper as PDF; the same paper printed alike gives the same bytes."""
    faces = _Faces(coded_font(regular), coded_font(bold))
    flow = _set(paper, printed, faces, PageFlow())
    if len(flow.pages) > 1:
        # A last page with next to nothing on it looks like a mistake, and closer lines often make it needless.
        close = _set(paper, printed, faces, PageFlow(CLOSE))
        flow = close if len(close.pages) < len(flow.pages) else flow
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang="zh-CN")
    canvas.setTitle(f"{paper.title} {paper.number}")
    canvas.setAuthor(paper.authority)
    canvas.setSubject(paper.title)
    for number, drawings in enumerate(flow.pages, 1):
        _furniture(canvas, paper, printed, faces, (number, len(flow.pages)))
        for drawing in drawings:
            drawing(canvas)
        canvas.showPage()
    canvas.save()
    return with_true_text(out.getvalue())


def _set(paper: WrittenPaper, printed: PrintedAs, faces: _Faces, flow: PageFlow) -> PageFlow:
    _heading(flow, paper, faces)
    _contents(flow, paper, faces)
    _signature(flow, paper, faces)
    notes = _numbered_notes(paper, faces)
    _verification(flow, paper, printed, faces, _height_of(notes, faces))
    _notes(flow, notes, faces)
    return flow


def _heading(flow: PageFlow, paper: WrittenPaper, faces: _Faces) -> None:
    flow.text(paper.authority, Style(faces.bold, 15, BRAND, "centre"))
    flow.gap(3 * mm)
    flow.text(paper.title, Style(faces.bold, 24, BRAND, "centre"))
    flow.gap(2 * mm)
    flow.text(paper.number, Style(faces.regular, 11, QUIET, "centre"))
    flow.gap(3 * mm)
    flow.draw(_rule(flow.y, BRAND))
    flow.gap(6 * mm)


def _rule(y: float, colour: Color) -> Drawing:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(0.8)
        canvas.line(LEFT, y, RIGHT, y)

    return draw


def _contents(flow: PageFlow, paper: WrittenPaper, faces: _Faces) -> None:
    plain, indented = faces.body(), faces.body(indent=2)
    after = [
        paragraph if number else f"{name}{paragraph}"
        for name, paragraphs in (("", paper.after), ("依据：", paper.basis), ("救济途径：", paper.remedy))
        for number, paragraph in enumerate(paragraphs)
    ]
    if paper.opening:
        flow.text(paper.opening, plain)
        flow.gap(1 * mm)
    is_last = not (paper.rows or paper.items or after)
    _paragraphs(flow, paper.body, indented, SIGNED if is_last else 0)
    if paper.rows:
        flow.gap(4 * mm)
        label = Style(faces.regular, 11, QUIET)
        value = Style(faces.regular, 11.5)
        columns = (Column(LABEL_WIDTH, label, is_shaded=True), Column(RIGHT - LEFT - LABEL_WIDTH, value))
        flow.table(columns, paper.rows, behind=0 if paper.items or after else SIGNED)
        flow.gap(3 * mm)
    if paper.items:
        _items(flow, paper, faces, 0 if after else SIGNED)
    _paragraphs(flow, after, indented, SIGNED)


def _paragraphs(flow: PageFlow, told: Sequence[str], style: Style, behind: float) -> None:
    for number, paragraph in enumerate(told, 1):
        flow.text(paragraph, style, behind=behind if number == len(told) else 0)


def _items(flow: PageFlow, paper: WrittenPaper, faces: _Faces, behind: float) -> None:
    flow.gap(4 * mm)
    if paper.items_title:
        flow.keep(30 * mm)
        flow.text(paper.items_title, Style(faces.bold, 12))
        flow.gap(1.5 * mm)
    cell = Style(faces.regular, 10.5)
    widths = (*ITEM_WIDTHS, RIGHT - LEFT - sum(ITEM_WIDTHS))
    flow.table([Column(width, cell) for width in widths], paper.items, ITEM_HEADS, behind=behind)
    flow.gap(4 * mm)


def _signature(flow: PageFlow, paper: WrittenPaper, faces: _Faces) -> None:
    """Sign the paper; no signature stands on a page without some of what it signs."""
    flow.gap(8 * mm)
    right = Style(faces.regular, 12, align="right")
    flow.text(paper.authority, right)
    flow.text(_chinese(date.fromisoformat(paper.issued_on)), right)
    flow.gap(6 * mm)


def _verification(
    flow: PageFlow, paper: WrittenPaper, printed: PrintedAs, faces: _Faces, behind: float
) -> None:
    """Draw the code; the notes `behind` it stand on its page, so that none is left alone on the last one."""
    x = LEFT + CODE_SIDE + 6 * mm
    told = [
        part
        for text in (ASK, printed.verify_url)
        for part in lines_within(text, faces.regular, 9.5, RIGHT - x)
    ]
    flow.keep(VERIFY_HEIGHT + (behind if behind <= MOST_BEHIND else 0))
    top = flow.y

    def draw(canvas: Canvas) -> None:
        draw_code(canvas, printed.verify_url, x=LEFT, y=top - CODE_SIDE, side=CODE_SIDE, colour=INK)
        canvas.setFillColor(INK)
        canvas.setFont(faces.bold.name, 12)
        canvas.drawString(x, top - 9 * mm, f"校验码  {_grouped(paper.code)}")
        canvas.setFillColor(QUIET)
        canvas.setFont(faces.regular.name, 9.5)
        for number, line in enumerate(told, 1):
            canvas.drawString(x, top - 9 * mm - number * 5.6 * mm, line)

    flow.draw(draw)
    flow.y = top - VERIFY_HEIGHT


def _numbered_notes(paper: WrittenPaper, faces: _Faces) -> list[str]:
    notes = (*paper.notes, MISSING_NOTE) if _has_gaps(paper, faces) else paper.notes
    return [f"{number}. {note}" if len(notes) > 1 else note for number, note in enumerate(notes, 1)]


def _height_of(notes: Sequence[str], faces: _Faces) -> float:
    lines = sum(len(lines_within(note, faces.regular, NOTE_SIZE, RIGHT - LEFT)) for note in notes)
    return lines * NOTE_SIZE * LEADING + (RULE_GAP if lines else 0)


def _notes(flow: PageFlow, notes: Sequence[str], faces: _Faces) -> None:
    style = Style(faces.regular, NOTE_SIZE, QUIET)
    if not notes:
        return
    flow.keep(SEVERAL_LINES * NOTE_SIZE * 1.6)
    flow.draw(_rule(flow.y, LINE))
    flow.gap(RULE_GAP)
    for note in notes:
        flow.text(note, style)


def _has_gaps(paper: WrittenPaper, faces: _Faces) -> bool:
    rows = [cell for row in (*paper.rows, *paper.items) for cell in row]
    told = "".join([paper.authority, paper.number, paper.opening, *paper.body, *paper.after, *rows])
    return BOX in faces.regular.drawable(told)


def _furniture(
    canvas: Canvas, paper: WrittenPaper, printed: PrintedAs, faces: _Faces, place: tuple[int, int]
) -> None:
    """Draw what stands on every page: the frame, number and title at the head, the place at the foot."""
    number, pages = place
    if paper.is_framed:
        for inset, width in ((FRAME, 1.6), (FRAME + 1.6 * mm, 0.5)):
            canvas.setStrokeColor(BRAND)
            canvas.setLineWidth(width)
            canvas.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset, stroke=1, fill=0)
    canvas.setFont(faces.regular.name, 9)
    canvas.setFillColor(QUIET)
    if number > 1:
        canvas.drawString(LEFT, HIGH - 21 * mm, faces.regular.drawable(f"{paper.title}　{paper.number}"))
    canvas.drawString(LEFT, 18 * mm, faces.regular.drawable(paper.number))
    canvas.drawRightString(RIGHT, 18 * mm, f"第 {number} 页  共 {pages} 页")
    if printed.reprint:
        canvas.drawCentredString(WIDE / 2, 18 * mm, printed.reprint)
    if printed.standing:
        canvas.setFillColor(RED)
        canvas.setFont(faces.bold.name, 11)
        canvas.drawRightString(RIGHT, HIGH - 21 * mm, faces.bold.drawable(printed.standing))


def _grouped(code: str) -> str:
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
