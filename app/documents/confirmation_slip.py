"""The 工作居住证确认单 as PDF, from the snapshot of the day it was issued, with a QR code to verify it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

INK, GREY, LINE, BRAND = HexColor("#1b2430"), HexColor("#5b6675"), HexColor("#c9d1da"), HexColor("#0b5394")
LEFT, RIGHT, TOP = 28 * mm, A4[0] - 28 * mm, A4[1] - 34 * mm
ROW = 12 * mm
QR_SIDE = 34 * mm


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


def make_slip(facts: SlipFacts, *, regular: Path, bold: Path) -> bytes:
    """Return the slip as an A4 page with embedded fonts."""
    pdfmetrics.registerFont(TTFont("slip", str(regular)))
    pdfmetrics.registerFont(TTFont("slip-bold", str(bold)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(f"工作居住证确认单 {facts.permit_no}")
    canvas.setAuthor("人才业务办理平台")
    _heading(canvas, facts)
    bottom = _rows(canvas, facts)
    _verification(canvas, facts, bottom)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _heading(canvas: Canvas, facts: SlipFacts) -> None:
    canvas.setFillColor(BRAND)
    canvas.rect(LEFT, TOP + 14 * mm, RIGHT - LEFT, 1.2 * mm, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont("slip-bold", 24)
    canvas.drawCentredString(A4[0] / 2, TOP, "工作居住证确认单")
    canvas.setFont("slip", 11)
    canvas.setFillColor(GREY)
    canvas.drawCentredString(A4[0] / 2, TOP - 9 * mm, f"办件编号 {facts.case_number}")


def _rows(canvas: Canvas, facts: SlipFacts) -> float:
    rows = (
        ("证件类型", facts.permit_type),
        ("工作居住证编号", facts.permit_no),
        ("持证人", facts.name),
        ("证件号码", facts.id_number_masked),
        ("聘用单位", facts.employer),
        ("办理业务", facts.procedure),
        ("办结日期", _chinese(facts.approved_on)),
        ("证件有效期至", _chinese(facts.valid_until)),
    )
    y = TOP - 24 * mm
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, y + ROW * 0.7, RIGHT, y + ROW * 0.7)
    for label, value in rows:
        is_key = label == "证件有效期至"
        canvas.setFillColor(GREY)
        canvas.setFont("slip", 11)
        canvas.drawString(LEFT + 3 * mm, y, label)
        canvas.setFillColor(BRAND if is_key else INK)
        canvas.setFont("slip-bold" if is_key else "slip", 15 if is_key else 12.5)
        canvas.drawString(LEFT + 48 * mm, y, value)
        canvas.line(LEFT, y - ROW * 0.3, RIGHT, y - ROW * 0.3)
        y -= ROW
    return y


def _verification(canvas: Canvas, facts: SlipFacts, bottom: float) -> None:
    code = io.BytesIO()
    segno.make(facts.verify_url, error="m").save(code, kind="png", scale=8, border=2)
    code.seek(0)

    y = bottom - QR_SIDE - 4 * mm
    canvas.drawImage(ImageReader(code), LEFT, y, QR_SIDE, QR_SIDE)
    canvas.setFillColor(INK)
    canvas.setFont("slip-bold", 12)
    canvas.drawString(LEFT + QR_SIDE + 8 * mm, y + QR_SIDE - 9 * mm, f"校验码 {_grouped(facts.code)}")
    canvas.setFont("slip", 10)
    canvas.setFillColor(GREY)
    for place, line in enumerate(
        (
            "扫描二维码，或在核验页面输入校验码，可核对本单真伪。",
            "本单按办结当日的记录生成，之后的变更以最新确认单为准。",
            facts.verify_url,
        )
    ):
        canvas.drawString(LEFT + QR_SIDE + 8 * mm, y + QR_SIDE - (16 + 6.5 * place) * mm, line)


def _grouped(code: str) -> str:
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
