"""Papers come as A4 and A3, upright and wide, as cards, and from phones that write one point for each dot."""

import io

import pikepdf
import pytest
from PIL import Image

from app.documents.page_picture import measured_scale, paper_inches
from app.documents.sample_scan import GLASS
from app.documents.scan_checks import inspect_pdf
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files, sample_scans

pytestmark = needs_fonts


def on_page(picture, size):
    """A scan on a page of another size in points."""
    with pikepdf.open(io.BytesIO(pdf_files.pdf_of(picture))) as pdf:
        pdf.pages[0].MediaBox = [0, 0, *size]
        pdf.pages[0].Contents = pdf.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Scan Do Q".encode())
        return pdf_files.saved(pdf)


def codes(data):
    return [finding.code for finding in inspect_pdf(data).findings]


def test_a_phone_scan_with_a_point_for_each_dot_is_a_good_scan():
    assert codes(on_page(sample_scans.scan(), GLASS)) == []


def test_a_coarse_phone_scan_is_still_told_its_real_resolution():
    small = sample_scans.scan().resize((GLASS[0] // 2, GLASS[1] // 2))
    (low,) = [
        finding
        for finding in inspect_pdf(on_page(small, (1400, 1980))).findings
        if finding.code == "low-resolution"
    ]
    assert "75 DPI" in low.text


def test_a_wide_page_with_upright_text_is_a_good_scan():
    wide = Image.new("RGB", (GLASS[1], GLASS[0]), (198, 204, 211))
    sheet = sample_scans.sheet("text").crop((0, 0, 1150, 1100)).resize((1640, 1130))
    wide.paste(sheet, (57, 55))
    assert codes(on_page(wide, (842, 595))) == []


def test_a_card_is_measured_at_its_own_size():
    card = Image.new("RGB", (640, 440), (198, 204, 211))
    card.paste(sample_scans.sheet("text").crop((90, 90, 690, 490)).resize((580, 387)), (30, 26))
    assert "blur" not in codes(on_page(card, (307, 211)))
    assert "low-resolution" not in codes(on_page(card, (307, 211)))


def test_a_scan_cut_into_strips_is_measured_by_its_dots():
    scan = sample_scans.scan()
    with pikepdf.open(io.BytesIO(pdf_files.pdf_of(scan))) as pdf:
        page, drawing, strips = pdf.pages[0], b"", pikepdf.Dictionary()
        for number in range(8):
            top = GLASS[1] * number // 8
            strip = scan.crop((0, top, GLASS[0], GLASS[1] * (number + 1) // 8))
            with pikepdf.open(io.BytesIO(pdf_files.pdf_of(strip))) as part:
                strips[f"/S{number}"] = pdf.copy_foreign(part.pages[0].Resources.XObject.Scan)
            high = 842 * strip.height / GLASS[1]
            drawing += f"q 595 0 0 {high} 0 {842 - 842 * top / GLASS[1] - high} cm /S{number} Do Q ".encode()
        page.Resources = pikepdf.Dictionary(XObject=strips)
        page.Contents = pdf.make_stream(drawing)
        assert codes(pdf_files.saved(pdf)) == []


def test_a_seal_on_a_typed_page_makes_no_scan_of_it():
    with pikepdf.open(io.BytesIO(pdf_files.pdf_of(sample_scans.scan()))) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(
            b"0 0 0 rg 80 500 300 8 re 80 520 340 8 re 80 540 320 8 re f q 90 0 0 90 400 80 cm /Scan Do Q"
        )
        assert codes(pdf_files.saved(pdf)) == ["not-a-scan"]


@pytest.mark.parametrize(
    ("long_side", "inches"), [(842, 11.7), (1191, 16.5), (1754, 11.7), (243, 3.4), (3508, 11.7)]
)
def test_a_page_larger_than_a3_was_an_a4_sheet(long_side, inches):
    assert paper_inches(long_side) == pytest.approx(inches, abs=0.05)


def test_no_page_is_measured_with_more_dots_than_needed():
    assert measured_scale(842, 1191) * 1191 == pytest.approx(2481, abs=2)
    assert measured_scale(595, 842) * 842 == pytest.approx(1754, abs=2)
