"""Papers of the office as PDF: the text says what the picture shows, on every page, however much there is."""

import re
from dataclasses import replace

import pypdfium2
import pytest

from app.documents.office_paper_pdf import PrintedAs, make_office_paper
from app.documents.slip_text import coded_font
from app.domain.office_paper_files import paper_kinds_of
from app.domain.office_paper_text import paper_from_json
from app.engine.bundle import Bundle
from app.queries.office_paper_preview import sample_paper
from tests.documents.slip_fonts import BOLD, REGULAR, needs_fonts
from tests.make.context_maker import ROOT

pytestmark = needs_fonts
FILES = {
    path: (ROOT / "processes" / path).read_bytes() for path in ("shared/papers.toml", "renewal/papers.toml")
}
KINDS = paper_kinds_of(Bundle("renewal", FILES))
PRINTED = PrintedAs("https://permits.example/verify/EXAMPLE222222222")


def pdf_of(paper, printed=PRINTED):
    return pypdfium2.PdfDocument(make_office_paper(paper, printed, regular=REGULAR, bold=BOLD))


def texts(document):
    return [page.get_textpage().get_text_range() for page in document]


def plain(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_everything_of_a_paper_stands_in_its_text(kind):
    paper = sample_paper(KINDS[kind])
    told = plain("".join(texts(pdf_of(paper))))
    parts = [
        paper.title,
        paper.number,
        paper.authority,
        paper.opening,
        *paper.body,
        *paper.basis,
        *paper.remedy,
    ]
    cells = [cell for row in (*paper.rows, *paper.items) for cell in row]
    assert [part for part in (*parts, *cells, *paper.notes) if plain(part) not in told] == []
    assert "EXAM PLE2 2222 2222".replace(" ", "") in told


def test_rare_characters_are_drawn_or_stand_with_their_code():
    paper = sample_paper(KINDS["confirmation_slip"])
    named = replace(paper, rows=(("持证人姓名", "赵𠀀𬭚𫖯\ue123喆\u200b"),))
    told = plain("".join(texts(pdf_of(named))))
    # Drawn where the font has it, in the text as the one character it is; marked where it has not.
    assert "赵□〔U+20000〕𬭚𫖯□〔U+E123〕喆" in told
    assert "字库未收录的字以“□”和它的统一码标出" in told
    assert "字库未收录" not in plain("".join(texts(pdf_of(paper))))


def test_what_is_drawn_is_what_the_text_says():
    font = coded_font(REGULAR)
    assert ord("𬭚") in font.characters
    with_it, without = (
        pdf_of(replace(sample_paper(KINDS["receipt"]), opening=opening))[0].render(scale=1).to_pil().tobytes()
        for opening in ("𬭚：", "　：")
    )
    assert with_it != without


def test_many_items_and_long_names_stay_on_their_pages():
    paper = sample_paper(KINDS["correction_notice"])
    items = tuple(
        (str(n), "员工材料", f"劳动合同第 {n} 页", f"第{n}项：" + "印章不清晰，" * (n % 9 + 1))
        for n in range(1, 61)
    )
    long = replace(
        paper, opening="北京" + "示例" * 90 + "有限公司：", items=(*items, ("61", "申请表", "", "甲" * 4000))
    )
    document = pdf_of(
        long, replace(PRINTED, reprint="重印 第 2 次  2026年7月3日", standing="已于 2026年7月4日 作废")
    )
    pages, told = len(document), [plain(text) for text in texts(document)]
    assert pages >= 4
    for number, text in enumerate(told, 1):
        assert f"第{number}页共{pages}页" in text
        assert plain(paper.number) in text
        assert "重印第2次" in text
        assert "作废" in text
    assert "".join(told).count("甲") == 4000
    for page in document:
        found = page.get_textpage()
        boxes = [found.get_charbox(place) for place in range(found.count_chars())]
        assert max(box[2] for box in boxes) <= page.get_width() - 40
        assert min(box[1] for box in boxes) >= 40


def test_a_paper_prints_alike_each_time_and_is_kept_as_it_is():
    paper = sample_paper(KINDS["correction_notice"])
    first, second = (
        make_office_paper(one, PRINTED, regular=REGULAR, bold=BOLD)
        for one in (paper, paper_from_json(paper.as_json()))
    )
    assert first == second


@pytest.mark.parametrize("lines", [17, 19, 21, 23, 25, 27])
def test_a_signature_stands_with_the_end_of_what_it_signs(lines):
    paper = replace(
        sample_paper(KINDS["refusal_decision"]), body=("甲" * 35 * lines,), remedy=("可以申请复议尾",)
    )
    (signed,) = (text for text in map(plain, texts(pdf_of(paper))) if "尾" in text)
    assert "尾" + plain(paper.authority) + "2026年7月1日" in signed


def test_a_code_a_word_and_a_short_row_are_not_broken():
    paper = sample_paper(KINDS["correction_notice"])
    items = tuple((str(n), "员工材料", "完税证明", f"第{n}项" + "𪚥须一致，" * 3) for n in range(1, 40))
    named = replace(
        paper, opening="北京示例有限公司（91110108MA01ABCD2X）" * 4, body=("𠮷田" * 80,), items=items
    )
    told = "\n".join(texts(pdf_of(named)))
    lines = [line.strip() for line in told.splitlines()]
    assert [line for line in lines if "U+" in re.sub(r"□〔U\+[0-9A-F]+〕", "", line)] == []
    assert sum(line.count("91110108MA01ABCD2X") for line in lines) == 4
    assert [line for line in lines if line[:1] in "〕），。" and line] == []
    for page in map(plain, texts(pdf_of(named))):
        for number in range(1, 40):
            if f"第{number}项" in page:
                assert page.split(f"第{number}项")[1][:60].count("须一致，") >= 3


@pytest.mark.parametrize(("times", "pages"), [(1, 1), (3, 1), (8, 2)])
def test_a_slip_with_long_names_is_set_closer_and_leaves_no_notes_alone(times, pages):
    paper = sample_paper(KINDS["confirmation_slip"])
    long = {
        "持证人姓名": "阿卜杜热合曼·买买提依明·阿不都克里木" * times,
        "聘用单位": "北京示例产业协同创新发展研究院有限责任公司" * times,
    }
    told = texts(
        pdf_of(replace(paper, rows=tuple((name, long.get(name, value)) for name, value in paper.rows)))
    )
    assert len(told) == pages
    assert "校验码" in told[-1], "what verifies it stands with the notes"
    assert paper.notes[-1][:10] in told[-1]
