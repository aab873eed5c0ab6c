"""The 工作居住证确认单 as PDF, from the snapshot of the day it was issued, with a QR code to verify it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.slip_code import draw_code
from app.documents.slip_text import STAND_IN, SlipFont, lines_within, slip_font

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

INK, QUIET, LINE = HexColor("#1b2430"), HexColor("#56606e"), HexColor("#b9c4d0")
BRAND, SHADE = HexColor("#0b5394"), HexColor("#f1f5fa")
WIDE, HIGH = A4
FRAME, LEFT, RIGHT = 12 * mm, 26 * mm, WIDE - 26 * mm
TITLE_LINE, TABLE_TOP, FOOT = HIGH - 44 * mm, HIGH - 76 * mm, 25 * mm
LABEL_WIDTH, CELL_PADDING, LEADING = 42 * mm, 4 * mm, 1.4
CODE_SIDE, GAP, NOTE_LINE = 40 * mm, 9 * mm, 5.6 * mm
STATEMENT = "下列工作居住证业务经主管部门逐级审核，已全部审核通过并办结，特此确认。"
NOTES = (
    "说明",
    "一、本单按办结当日的记录生成，重新打印内容不变；之后办理的业务以最新的确认单为准。",
    "二、请关注证件有效期：一旦过期无法恢复；续签业务需至少提前 {review_working_days} 个工作日提交。",
    "三、核验页面只显示隐去部分内容的信息，与本单一致即为真实。",
)
MISSING_NOTE = f"四、字库未收录的生僻字以“{STAND_IN}”代替，准确文字以本人证件为准。"


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What stands on a slip; only masked identity."""

    permit_no: str
    name: str
    id_number_masked: str
    employer: str
    permit_type: str
    valid_until: date
    procedure: str
    approved_on: date
    case_number: str
    code: str
    verify_url: str
    review_working_days: int
    """How long a renewal was reviewed on that day: so long before the end it must be submitted."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page being drawn with its two faces."""

    canvas: Canvas
    regular: SlipFont
    bold: SlipFont


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    value: str
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the table is set; one step smaller where long names would push the code off the page."""

    size: float
    least_row: float

    def of(self, row: _Row, sheet: _Sheet) -> tuple[SlipFont, float, list[str], float]:
        """Return the face, the size, the lines and the height of a row."""
        font, size = (sheet.bold, self.size + 3.5) if row.is_key else (sheet.regular, self.size)
        lines = lines_within(row.value, font, size, RIGHT - LEFT - LABEL_WIDTH - 2 * CELL_PADDING)
        return font, size, lines, max(self.least_row, len(lines) * size * LEADING + 4 * mm)


SETTINGS = (
    _Setting(12.5, 12 * mm),
    _Setting(11.5, 11 * mm),
    _Setting(10.5, 10 * mm),
    _Setting(9.5, 9 * mm),
    _Setting(8, 7 * mm),
)


def make_slip(facts: SlipFacts, *, regular: Path, bold: Path) -> bytes:
    """Return the slip as one A4 page with embedded fonts; the same facts give the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang="zh-CN")
    canvas.setTitle(f"工作居住证确认单 {facts.permit_no}")
    canvas.setSubject("工作居住证业务办结确认")
    sheet = _Sheet(canvas, slip_font(regular), slip_font(bold))
    rows = _rows_of(facts)
    _draw_frame(canvas)
    _draw_heading(sheet, facts.case_number)
    has_gaps = any(STAND_IN in sheet.regular.drawable(row.value) for row in rows)
    told = tuple(note.format(review_working_days=facts.review_working_days) for note in NOTES)
    notes = (*told, MISSING_NOTE) if has_gaps else told
    notes_top = FOOT + len(notes) * NOTE_LINE
    bottom = _draw_table(sheet, rows, lowest=notes_top + CODE_SIDE + GAP)
    _draw_verification(sheet, facts, bottom - GAP)
    _draw_notes(sheet, notes, notes_top)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _rows_of(facts: SlipFacts) -> tuple[_Row, ...]:
    return (
        _Row("证件类型", facts.permit_type),
        _Row("工作居住证编号", facts.permit_no),
        _Row("持证人姓名", facts.name),
        _Row("证件号码", facts.id_number_masked),
        _Row("聘用单位", facts.employer),
        _Row("办理业务", facts.procedure),
        _Row("审核通过日期", _chinese(facts.approved_on)),
        _Row("证件有效期至", _chinese(facts.valid_until), is_key=True),
    )


def _draw_frame(canvas: Canvas) -> None:
    for inset, width in ((FRAME, 1.6), (FRAME + 1.6 * mm, 0.5)):
        canvas.setStrokeColor(BRAND)
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset, stroke=1, fill=0)


def _draw_heading(sheet: _Sheet, case_number: str) -> None:
    canvas = sheet.canvas
    canvas.setFillColor(BRAND)
    title, size, spacing = "工作居住证确认单", 27, 5
    canvas.setFont(sheet.bold.name, size)
    width = sheet.bold.width(title, size) + spacing * (len(title) - 1)
    canvas.drawString((WIDE - width) / 2, TITLE_LINE, title, charSpace=spacing)
    canvas.setStrokeColor(BRAND)
    canvas.setLineWidth(1)
    canvas.line(WIDE / 2 - 24 * mm, TITLE_LINE - 6 * mm, WIDE / 2 + 24 * mm, TITLE_LINE - 6 * mm)
    _write(sheet, WIDE / 2, TITLE_LINE - 13 * mm, f"办件编号：{case_number}", size=10.5, is_centred=True)
    canvas.setFillColor(INK)
    canvas.setFont(sheet.regular.name, 12)
    canvas.drawString(LEFT, TABLE_TOP + 6 * mm, STATEMENT)


def _draw_table(sheet: _Sheet, rows: tuple[_Row, ...], *, lowest: float) -> float:
    """Draw the rows from the top, in the largest setting that ends above `lowest`; return where they end."""
    fitting = (
        setting
        for setting in SETTINGS
        if TABLE_TOP - sum(setting.of(row, sheet)[3] for row in rows) >= lowest
    )
    setting = next(fitting, SETTINGS[-1])
    top: float = TABLE_TOP
    for row in rows:
        top = _draw_row(sheet, row, setting, top)
    canvas = sheet.canvas
    canvas.setStrokeColor(BRAND)
    canvas.setLineWidth(1)
    canvas.rect(LEFT, top, RIGHT - LEFT, TABLE_TOP - top, stroke=1, fill=0)
    return top


def _draw_row(sheet: _Sheet, row: _Row, setting: _Setting, top: float) -> float:
    canvas = sheet.canvas
    font, size, lines, height = setting.of(row, sheet)
    bottom = top - height
    canvas.setFillColor(SHADE)
    canvas.rect(LEFT, bottom, LABEL_WIDTH, height, stroke=0, fill=1)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, top, RIGHT, top)
    canvas.line(LEFT + LABEL_WIDTH, top, LEFT + LABEL_WIDTH, bottom)
    middle = bottom + height / 2
    label_size = min(11.5, setting.size)
    _write(sheet, LEFT + CELL_PADDING, middle - label_size * 0.36, row.label, size=label_size)
    canvas.setFillColor(BRAND if row.is_key else INK)
    canvas.setFont(font.name, size)
    first = middle + (len(lines) - 1) * size * LEADING / 2 - size * 0.36
    for place, line in enumerate(lines):
        canvas.drawString(LEFT + LABEL_WIDTH + CELL_PADDING, first - place * size * LEADING, line)
    return bottom


def _draw_verification(sheet: _Sheet, facts: SlipFacts, top: float) -> None:
    canvas = sheet.canvas
    draw_code(canvas, facts.verify_url, x=LEFT, y=top - CODE_SIDE, side=CODE_SIDE, colour=INK)
    x, y = LEFT + CODE_SIDE + 6 * mm, top - 11 * mm
    canvas.setFillColor(INK)
    canvas.setFont(sheet.bold.name, 13)
    canvas.drawString(x, y, f"校验码  {_grouped(facts.code)}")
    texts = ("扫描二维码，或在核验页面输入校验码，可核对本单真伪。", facts.verify_url)
    for line in [part for text in texts for part in lines_within(text, sheet.regular, 10, RIGHT - x)]:
        y -= 6.5 * mm
        _write(sheet, x, y, line, size=10)


def _draw_notes(sheet: _Sheet, notes: tuple[str, ...], top: float) -> None:
    sheet.canvas.setStrokeColor(LINE)
    sheet.canvas.line(LEFT, top, RIGHT, top)
    for place, note in enumerate(notes, start=1):
        _write(sheet, LEFT, top - place * NOTE_LINE, note, size=9.5)


def _write(sheet: _Sheet, x: float, y: float, text: str, *, size: float, is_centred: bool = False) -> None:
    sheet.canvas.setFillColor(QUIET)
    sheet.canvas.setFont(sheet.regular.name, size)
    shown = sheet.regular.drawable(text)
    start = x - sheet.regular.width(shown, size) / 2 if is_centred else x
    sheet.canvas.drawString(start, y, shown)


def _grouped(code: str) -> str:
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
