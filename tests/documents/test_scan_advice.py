"""R9: original with four edges, legible, upright, in colour. What is wrong is said for each page, as advice."""

import io

import pikepdf
import pytest
from PIL import Image, ImageFilter

from app.documents.sample_papers import scans_as_pdf
from app.documents.sample_scan import GLASS
from app.documents.scan_checks import ScanLimits, inspect_pdf
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files, sample_scans
from tests.support.shows import shows

pytestmark = needs_fonts

WIDE, HIGH = GLASS
KINDS = sorted(sample_scans.SHEETS)
LID = (198, 204, 211)


def codes(data):
    report = inspect_pdf(data)
    assert report.is_acceptable
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_scan_gets_no_advice(kind):
    assert codes(pdf_files.pdf_of(sample_scans.scan(kind))) == []


@shows("T41")
@pytest.mark.parametrize("kind", KINDS)
def test_a_grey_scan_is_noticed(kind):
    assert codes(pdf_files.pdf_of(sample_scans.scan(kind).convert("L"))) == ["grey"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_blurred_scan_is_noticed(kind):
    assert codes(pdf_files.pdf_of(sample_scans.scan(kind).filter(ImageFilter.GaussianBlur(2)))) == ["blur"]


@shows("T41")
@pytest.mark.parametrize("turn", [90, 270])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_lying_on_its_side_is_noticed(kind, turn):
    assert codes(pdf_files.pdf_of(sample_scans.scan(kind).rotate(turn, expand=True).resize(GLASS))) == [
        "sideways"
    ]


@pytest.mark.parametrize("degrees", [-3, 2.5])
@pytest.mark.parametrize("kind", KINDS)
def test_a_crooked_page_is_noticed(kind, degrees):
    crooked = sample_scans.scan(kind).resize((1100, 1556)).rotate(degrees, fillcolor=LID, expand=True)
    glass = Image.new("RGB", GLASS, LID)
    glass.paste(crooked, ((WIDE - crooked.width) // 2, (HIGH - crooked.height) // 2))
    report = inspect_pdf(pdf_files.pdf_of(glass))
    told = [finding.text for finding in report.findings if finding.code == "tilt"]
    assert len(told) == 1
    assert f"{abs(degrees):.0f} 度" in told[0] or "3 度" in told[0]


@pytest.mark.parametrize(
    ("box", "sides"),
    [
        ((0, 90, WIDE, HIGH), "上边"),
        ((0, 0, WIDE, HIGH - 90), "下边"),
        ((70, 0, WIDE, HIGH), "左边"),
        ((0, 0, WIDE - 80, HIGH), "右边"),
        ((80, 90, WIDE - 80, HIGH - 90), "四边"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_an_edge_outside_the_scan_is_named(kind, box, sides):
    report = inspect_pdf(pdf_files.pdf_of(sample_scans.scan(kind).crop(box)))
    assert [finding.code for finding in report.findings] == ["edges"]
    assert sides in report.findings[0].text


def test_a_coarse_scan_is_told_its_resolution():
    report = inspect_pdf(pdf_files.pdf_of(sample_scans.scan().resize((WIDE // 2, HIGH // 2))))
    low = [finding.text for finding in report.findings if finding.code == "low-resolution"]
    assert len(low) == 1
    assert "75 DPI" in low[0]


def test_an_empty_sheet_is_only_called_blank():
    white = Image.new("RGB", (1150, 1627), (252, 250, 243))
    pages = [pdf_files.jpeg_of(sample_scans.scan(of=white)), pdf_files.jpeg_of(sample_scans.scan())]
    assert codes(scans_as_pdf(pages)) == ["blank"]


def test_a_paper_all_of_whose_pages_are_empty_is_certainly_the_wrong_one():
    white = Image.new("RGB", (1150, 1627), (252, 250, 243))
    report = inspect_pdf(pdf_files.pdf_of(sample_scans.scan(of=white)))
    assert [(finding.code, finding.severity) for finding in report.findings] == [
        ("blank", "warning"),
        ("all-blank", "error"),
    ]
    assert "重新扫描" in report.findings[1].text


def test_a_page_that_is_there_twice_is_named():
    page = pdf_files.jpeg_of(sample_scans.scan())
    report = inspect_pdf(scans_as_pdf([page, pdf_files.jpeg_of(sample_scans.scan("text")), page]))
    assert [(finding.code, finding.page) for finding in report.findings] == [("same-page", 3)]
    assert "第 3 页与第 1 页完全相同" in report.findings[0].text


@shows("T41")
def test_a_page_that_only_a_mark_turns_upright_is_told_apart():
    with pikepdf.open(io.BytesIO(pdf_files.pdf_of(sample_scans.scan().rotate(90, expand=True)))) as pdf:
        pdf.pages[0].MediaBox = [0, 0, 842, 595]
        pdf.pages[0].Contents = pdf.make_stream(b"q 842 0 0 595 0 0 cm /Scan Do Q")
        pdf.pages[0].Rotate = 90
        assert codes(pdf_files.saved(pdf)) == ["rotated"]


def test_a_typed_document_is_no_scan():
    assert codes(_typed(b"(a typed line of text that nobody scanned) Tj T* " * 40)) == ["not-a-scan"]


def _typed(words):
    with pikepdf.open(io.BytesIO(pdf_files.plain_pdf())) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td 14 TL " + words + b"ET")
        return pdf_files.saved(pdf)


def test_advice_names_the_page_it_is_about():
    good, grey = sample_scans.scan(), sample_scans.scan().convert("L")
    other = sample_scans.scan("text")
    data = scans_as_pdf([pdf_files.jpeg_of(good), pdf_files.jpeg_of(grey), pdf_files.jpeg_of(other)])
    report = inspect_pdf(data)
    assert [(finding.code, finding.page) for finding in report.findings] == [("grey", 2)]
    assert report.as_json() == {
        "pages": 3,
        "findings": [
            {"page": 2, "code": "grey", "severity": "warning", "text": report.findings[0].text},
        ],
    }


def test_pages_that_were_not_measured_in_time_are_named():
    data = scans_as_pdf([pdf_files.jpeg_of(sample_scans.scan())] * 2)
    report = inspect_pdf(data, limits=ScanLimits(look_seconds=0))
    assert report.is_acceptable
    assert [(finding.code, finding.page) for finding in report.findings] == [("not-measured", 1)]


def test_a_white_sheet_with_a_red_seal_counts_as_colour():
    sheet = sample_scans.sheet("few lines")
    whitened = sheet.point([min(255, round(value * 1.06)) for value in range(256)] * 3)
    assert "grey" not in codes(pdf_files.pdf_of(sample_scans.scan(of=whitened)))
