"""The slip says what was decided, can be verified, and survives long and rare names."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2
import zxingcpp

from app.documents.confirmation_slip import SlipFacts, make_slip
from tests.documents.slip_fonts import BOLD, REGULAR, needs_fonts
from tests.support.shows import shows

pytestmark = needs_fonts
ADDRESS = "https://permits.example.test/verify/7KQM3P9XWT2ABCDE"
FACTS = SlipFacts(
    permit_no="SAMPLE-2023-0001234",
    name="王样本",
    id_number_masked="3700**********002X",
    employer="北京示例科技有限公司",
    permit_type="北京市工作居住证",
    valid_until=date(2029, 12, 31),
    procedure="工作居住证续签",
    approved_on=date(2026, 11, 25),
    case_number="XQ-2026-000123",
    code="7KQM3P9XWT2ABCDE",
    verify_url=ADDRESS,
    review_working_days=20,
)
LONG_EMPLOYER = "北京示例未来产业数字化转型与绿色低碳发展联合研究院有限责任公司（特殊普通合伙）海淀区中关村科学城第二分公司"
NOT_IN_THE_FONT = "\U000303ae"


def slip(**changes: object) -> bytes:
    return make_slip(replace(FACTS, **changes), regular=REGULAR, bold=BOLD)


def text_of(made: bytes) -> str:
    return pypdfium2.PdfDocument(made)[0].get_textpage().get_text_bounded().replace("\r\n", "\n")


def drawn(made: bytes, scale: float):
    return pypdfium2.PdfDocument(made)[0].render(scale=scale).to_pil().convert("RGB")


@shows("A49")
def test_every_fact_can_be_read_out_of_the_file():
    text = text_of(slip())
    for expected in (
        "SAMPLE-2023-0001234",
        "王样本",
        "3700**********002X",
        "北京示例科技有限公司",
        "北京市工作居住证",
        "2029年12月31日",
        "工作居住证续签",
        "2026年11月25日",
        "XQ-2026-000123",
        "7KQM 3P9X WT2A BCDE",
        ADDRESS,
    ):
        assert expected in text


@shows("A49")
def test_the_code_leads_to_the_verification_page_even_in_a_coarse_print():
    for scale in (1.0, 2.0, 4.0):
        found = zxingcpp.read_barcodes(drawn(slip(), scale))
        assert [barcode.text for barcode in found] == [ADDRESS]


def test_a_long_address_still_gives_a_readable_code():
    address = "https://permits.of-a-rather-long-name.example.test/beijing/verify/7KQM3P9XWT2ABCDE?from=paper"
    found = zxingcpp.read_barcodes(drawn(slip(verify_url=address), 2.0))
    assert [barcode.text for barcode in found] == [address]


def test_it_is_one_a4_page_with_its_fonts_inside():
    with pikepdf.open(io.BytesIO(slip())) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
        fonts = [
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]
        assert len(fonts) >= 2
        assert str(pdf.Root.Lang) == "zh-CN"


@shows("A49")
def test_printing_again_gives_the_same_bytes():
    assert slip() == slip()


def test_a_long_employer_name_is_broken_and_not_cut():
    text = text_of(slip(employer=LONG_EMPLOYER))
    assert LONG_EMPLOYER in text.replace("\n", "")
    image = drawn(slip(employer=LONG_EMPLOYER), 1.0)
    right_of_the_table = image.crop((525, 220, 555, 640))
    assert min(right_of_the_table.convert("L").tobytes()) == 255


def test_everything_at_its_longest_leaves_the_code_readable():
    made = slip(
        employer=LONG_EMPLOYER * 2,
        name="Maximiliana Alexandrovna Example-Sample van der Beispiel de la Muestra",
        procedure="工作居住证业务信息变更（聘用岗位、学历学位、专业技术职务）",
    )
    assert [barcode.text for barcode in zxingcpp.read_barcodes(drawn(made, 2.0))] == [ADDRESS]


def test_words_of_a_foreign_name_stay_whole():
    name = "Maximiliana Alexandrovna Example-Sample van der Beispiel de la Muestra"
    words = text_of(slip(name=name)).split()
    assert all(word in words for word in name.split())


def test_rare_characters_of_names_are_drawn():
    assert "王喆堃䶮" in text_of(slip(name="王喆堃䶮"))


def test_a_character_the_font_lacks_is_marked_and_explained():
    text = text_of(slip(name=f"王{NOT_IN_THE_FONT}"))
    assert "王〓" in text
    assert "字库未收录的生僻字" in text
    assert "字库未收录的生僻字" not in text_of(slip())


def test_control_characters_in_a_name_are_left_out():
    assert "王样本" in text_of(slip(name="王\u202e样\x00本"))


def test_many_slips_made_at_once_do_not_mix():
    names = [f"样本{letter}{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
    with ThreadPoolExecutor(8) as threads:
        made_at_once = list(threads.map(lambda name: slip(name=name), names))
    assert made_at_once == [slip(name=name) for name in names]
