"""A stored paper is called a PDF, whatever somebody called it: its name can neither run, nor lie, nor break a line."""

import unicodedata

import pytest
from werkzeug.http import parse_options_header

from app.domain.paper_name import paper_name
from app.factory import create_app
from app.services.papers.paper_access import Paper
from app.web.components.paper_responses import original_download
from tests.make.procedure_journey import stored_paper

NAMES = [
    ("收入 记录.pdf", "收入 记录.pdf"),
    ("收入.PDF", "收入.pdf"),
    ("income.html", "income.pdf"),
    ("income.hta", "income.pdf"),
    ("a.html.pdf", "a.pdf"),
    ("a.HTML.exe.pdf", "a.pdf"),
    ("a.svg..pdf", "a.pdf"),
    ("合同.v2.pdf", "合同.v2.pdf"),
    ("2026.11.pdf", "2026.11.pdf"),
    ("income.pdf.exe", "income.pdf.pdf"),
    ("合同2024.12", "合同2024.12.pdf"),
    ("扫描件", "扫描件.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("C:\\文件\\收入.pdf", "收入.pdf"),
    ("a\x00b\r\nc.pdf", "abc.pdf"),
    ("fdp.\u202egpj.exe", "fdp.gpj.pdf"),
    ('<img src=x onerror="alert(1)">.pdf', "img src=x onerror=alert(1).pdf"),
    ('a"; filename="b.html', "a; filename=b.pdf"),
    ("甲＂乙／丙.pdf", "甲乙丙.pdf"),
    ("...", "未命名.pdf"),
    (".html", "未命名.pdf"),
    (".pdf", "未命名.pdf"),
    ("", "未命名.pdf"),
    ("\u200b\ufeff", "未命名.pdf"),
]
LONG = ["很" * 500 + ".pdf", "a" * 300, "很" * 300 + ".html", "😀" * 200 + ".hta", "x." * 200 + "html"]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_file_name_is_made_safe_to_show_and_ends_as_a_pdf(given, kept):
    assert paper_name(given) == kept
    assert paper_name(kept) == kept


@pytest.mark.parametrize("given", LONG)
def test_a_long_name_is_cut_before_its_ending_and_fits_every_disk(given):
    name = paper_name(given)
    assert name.endswith(".pdf")
    assert (len(name) <= 120, len(name.encode()) <= 255) == (True, True)
    assert paper_name(name) == name


@pytest.mark.parametrize("given", [*(given for given, _ in NAMES), *LONG])
def test_an_original_is_downloaded_as_a_pdf_even_if_its_row_says_otherwise(sqlite_context, given):
    stored = stored_paper(sqlite_context)
    with create_app(sqlite_context).test_request_context():
        answer = original_download(Paper(stored.sha256, given, 1, "labour_contract"))
    header = answer.headers["Content-Disposition"]
    answer.close()
    kind, told = parse_options_header(header)
    assert kind == "attachment"
    assert unicodedata.normalize("NFKC", told["filename"]).endswith(".pdf"), header
    assert answer.mimetype == "application/pdf"
