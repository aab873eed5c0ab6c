"""附件管理: what is uploaded, how it is to look, and when it is to be renewed. Manual, chapter 1 steps 4 and 6."""

import io
from datetime import date

import pytest
from PIL import ImageFilter

from app.services.due_work.attachment_reminders import remind_about_attachments
from app.services.papers.page_checks import check_waiting
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files, sample_scans
from tests.make.procedure_journey import BEIJING, unit_procedure
from tests.services.test_employer_papers import paper
from tests.support.case_reading import case_page, table
from tests.support.shows import shows
from tests.support.signed_in import desk_of

pytestmark = needs_fonts
TABLE = "/employer/attachments/"
CARD = "agent_id_card"
LINES = [
    ("qualification_certificate", "单位相关资质证书", "2024-03-26"),
    ("tax_payment_proof", "单位缴纳税费凭证", "2024-01-22"),
    ("employer_integrity_statement", "单位诚信声明", "2024-05-22"),
    (CARD, "单位业务经办人身份证", "2021-05-08"),
    ("other_materials", "其他材料", "2023-11-01"),
]
"""Slots of the table in the manual's order, with the days of its own screen."""


def upload(desk, slot, data, **expected):
    """Upload a paper into a slot; return the page that follows."""
    sent = {"_key": "k", f"file.{slot}": (io.BytesIO(data), "扫描件.pdf")}
    if "status" in expected:
        return desk.post(TABLE + slot, sent, **expected)
    return desk.post_and_go(TABLE + slot, sent, to=rf"{TABLE}.*")


def line(page, name):
    """Return the cells of the table's line of a paper."""
    (cells,) = [row for row in table(page)[1] if row[0].startswith(name)]
    return cells


def spoiled(how):
    """Return a good scan that one thing is wrong with."""
    picture = sample_scans.scan("table")
    wide, high = picture.size
    return pdf_files.pdf_of(
        {
            "good": lambda: picture,
            "grey": lambda: picture.convert("L"),
            "edges": lambda: picture.crop((80, 90, wide - 80, high - 90)),
            "blur": lambda: picture.filter(ImageFilter.GaussianBlur(2)),
            "sideways": lambda: picture.rotate(90, expand=True).resize((wide, high)),
        }[how]()
    )


@shows("R9")
def test_what_a_scan_has_to_be_is_told_where_it_is_uploaded(sqlite_context):
    told = "上传材料应为原件的四边轮廓、信息清晰有效且为正方向的 PDF 彩色扫描件"
    desk = desk_of(sqlite_context, "agent6")
    for path in (TABLE, TABLE + CARD):
        assert told in desk.get(path), path
    assert "请上传原件的彩色扫描件（PDF）：四边轮廓完整、信息清晰、方向为正" in desk.get(
        "/employer/profile/licence"
    )


def told_of(context, how):
    """Upload a spoiled scan, let the worker look at it, and return the page of its place."""
    desk = desk_of(context, "agent5")
    upload(desk, CARD, spoiled(how))
    assert "正在检查各页" in desk.get(TABLE + CARD)
    check_waiting(context)
    return desk.get(TABLE + CARD)


@shows("R9")
def test_a_scan_without_colour_is_told_so(sqlite_context):
    assert "手册要求彩色扫描件" in told_of(sqlite_context, "grey")


@shows("R9")
def test_a_scan_without_its_four_edges_is_told_so(sqlite_context):
    assert "看不到原件四边的轮廓" in told_of(sqlite_context, "edges")


@shows("R9")
def test_a_scan_that_cannot_be_read_well_is_told_so(sqlite_context):
    assert "字迹边缘模糊" in told_of(sqlite_context, "blur")


@shows("R9")
def test_a_scan_that_lies_on_its_side_is_told_so(sqlite_context):
    assert "请以正方向重新扫描" in told_of(sqlite_context, "sideways")


@shows("R9")
def test_what_is_no_pdf_is_refused_and_a_good_scan_gets_no_advice(sqlite_context):
    desk = desk_of(sqlite_context, "agent5")
    assert "扫描件.pdf" in upload(desk, CARD, sample_scans.scan("table").tobytes()[:5000], status=422)
    assert "自动检查" not in told_of(sqlite_context, "good")


@shows("R11")
def test_three_papers_are_required_and_the_other_materials_are_not(sqlite_context):
    page = desk_of(sqlite_context, "agent6").get(TABLE)
    assert [row[0] for row in table(page)[1]][1:] == [
        "单位缴纳税费凭证必传",
        "单位诚信声明必传",
        "单位业务经办人身份证必传",
        "其他材料非必传",
    ]


@shows("R11")
def test_the_statement_has_its_form_in_the_first_annex_of_the_guide(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    assert "《海淀区办理指南》附件 1" in desk.get(f"{TABLE}employer_integrity_statement")
    assert "附件 1" not in desk.get(TABLE + CARD)


@shows("R12")
def test_with_the_new_year_papers_are_to_be_renewed_and_the_unit_is_told(sqlite_context):
    context = sqlite_context
    desk = desk_of(context, "agent5")
    assert line(desk.get(TABLE), "单位缴纳税费凭证")[1] == "已上传"
    context.clock.go_to(date(2027, 1, 1))
    remind_about_attachments(context)
    desk = desk_of(context, "agent5")
    page = desk.get(TABLE)
    assert line(page, "单位缴纳税费凭证")[1] == "待更新"
    assert "各单位应及时更新附件（每年年初或信息发生变化之时）" in page
    assert "单位附件待更新" in desk.get("/notices")
    upload(desk, "tax_payment_proof", paper("tax_payment_proof"))
    assert line(desk.get(TABLE), "单位缴纳税费凭证")[1:3] == ["已上传", "2027-01-01"]


@shows("R13")
def test_the_table_has_the_manuals_four_columns(sqlite_context):
    headings, rows = table(desk_of(sqlite_context, "agent").get(TABLE))
    assert headings == ["附件名称", "当前状态", "上传日期", "操作"]
    assert {len(row) for row in rows} == {4}


@shows("R14", "R15", "R16", "R17", "R18")
@pytest.mark.parametrize(("slot", "name", "day"), LINES)
def test_each_paper_has_its_line_with_its_day_and_can_be_seen_and_deleted(sqlite_context, slot, name, day):
    desk = desk_of(sqlite_context, "agent")
    page = desk.get(TABLE)
    assert [row[0].removesuffix("必传").removesuffix("非") for row in table(page)[1]] == [
        name for _slot, name, _day in LINES
    ]
    cells = line(page, name)
    assert cells[2] == day
    assert f"查看{name}" in cells[3]
    assert f"删除{name}" in cells[3]
    assert desk.get(f"{TABLE}{slot}/1").heading == name
    assert name in desk.get(f"{TABLE}{slot}/delete").heading


@shows("R14")
def test_a_paper_uploaded_today_is_called_uploaded_and_a_deleted_one_is_not(sqlite_context):
    desk = desk_of(sqlite_context, "agent5")
    today = sqlite_context.today().isoformat()
    page = upload(desk, "qualification_certificate", paper("qualification_certificate"))
    assert line(page, "单位相关资质证书")[1:3] == ["已上传", today]
    page = desk.post_and_go(f"{TABLE}qualification_certificate/delete", {"_key": "d"}, to=rf"{TABLE}.*")
    assert line(page, "单位相关资质证书")[1] == "未上传"


@shows("R17")
def test_a_paper_of_years_ago_still_counts(sqlite_context):
    assert line(desk_of(sqlite_context, "agent").get(TABLE), "单位业务经办人身份证")[2] == "2021-05-08"
    journey = unit_procedure(sqlite_context, "agent", "permission_cancellation")
    assert "单位附件不齐" not in case_page(sqlite_context, "agent", journey)
    assert "办理业务之前" not in desk_of(sqlite_context, "agent").get("/employer/permits-module/")


@shows("R18")
def test_the_commitment_letter_belongs_to_the_other_materials(sqlite_context):
    desk = desk_of(sqlite_context, "agent5")
    assert "《承诺书》也上传到这里" in desk.get(f"{TABLE}other_materials")
    assert "承诺书" not in desk.get(TABLE + CARD)


@shows("R19")
def test_no_business_before_every_required_paper_is_there(sqlite_context):
    context = sqlite_context
    desk = desk_of(context, "agent5")
    path = f"/employer/business/permissions/{BEIJING}/apply"
    page = desk.post_and_go(path, {"_key": "a"}, to=r"/cases/.+")
    assert "没有受理" in page
    assert "单位附件不齐：单位诚信声明" in page
    upload(desk, "employer_integrity_statement", paper())
    assert desk.post_and_go(path, {"_key": "b"}, to=r"/tasks/.+").heading == "填写权限申请"


@shows("R2")
def test_the_guide_is_named_as_the_other_half_of_the_rules(sqlite_context):
    page = desk_of(sqlite_context, "agent").get("/help")
    assert "条件、材料和模板以《海淀区办理指南》为准" in page
