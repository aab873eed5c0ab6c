"""A refused file is told at its field with everything else that is wrong; the text stays, of the file nothing stays."""

import io
from dataclasses import replace

from app.documents.check_turns import CheckTurns
from app.store.file_store import FileStore
from app.store.sealed_files import FileSeal
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.pdf_files import plain_pdf
from tests.make.procedure_journey import unit_procedure
from tests.services.test_employer_papers import paper
from tests.support.signed_in import desk_of

pytestmark = needs_fonts
PATH = "/employer/profile/licence"
SCOPE = "技术开发、技术咨询（示例）"
BAD = b"%PDF-1.7 " + "不是 PDF".encode()


def stored(context):
    return {path.name for path in (context.settings.data_dir / "files").rglob("*") if path.is_file()}


def told(page):
    """Return the sentences of the summary of errors, in order, by the control each leads to."""
    summary = page.text.split('class="error-summary"')[1].split("</div>")[0]
    parts = [part.split('"', 1) for part in summary.split('<a href="#')[1:]]
    return {place: rest.split(">", 1)[1].split("</a>")[0] for place, rest in parts}


def chosen(page, name):
    """Return the ticked value of a radio."""
    ticked = [found for _t, found, _i in page.elements if found.get("name") == name and "checked" in found]
    return [found["value"] for found in ticked]


def pdf(data, name):
    return io.BytesIO(data), name


def test_a_large_file_is_told_at_its_field_with_the_limit_and_keeps_the_text(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    before = stored(sqlite_context)
    assert chosen(desk.get(PATH), "licence_term") != ["long"]
    large = pdf(b"%PDF-1.7" + bytes(40 * 1024 * 1024), "执照.pdf")
    sent = {"file.business_licence": large, "licence_term": "long", "business_scope": SCOPE, "_key": "k"}
    page = desk.post(PATH, sent, status=422)
    assert "执照.pdf：文件超过 20 MB" in told(page)["f-licence-file"]
    assert list(told(page)) == ["f-licence-file"]
    for shown in (page, desk.get(PATH)):
        assert chosen(shown, "licence_term") == ["long"]
        assert SCOPE in shown.text.split("<textarea")[1].split("</textarea>")[0]
    assert stored(sqlite_context) == before


def test_a_bad_file_does_not_hide_what_else_is_wrong_in_the_profile(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    sent = {"file.business_licence": pdf(BAD, "执照.pdf"), "licence_term": "until", "_key": "k"}
    page = desk.post(PATH, sent, status=422)
    assert list(told(page)) == ["f-licence-file", "f-licence-valid-until", "f-business-scope"]
    assert "执照.pdf" in told(page)["f-licence-file"]
    assert chosen(page, "licence_term") == ["until"]


def test_a_bad_scan_does_not_hide_what_else_is_wrong_with_a_contract(sqlite_context):
    desk, zhao = desk_of(sqlite_context, "agent"), actor_named(sqlite_context, "zhao").person_id
    path = f"/employer/employees/{zhao}/contract"
    sent = {"contract_start": "2026-03-01", "contract_term": "fixed", "_key": "k"}
    page = desk.post(path, {**sent, "file.labour_contract": pdf(BAD, "合同.pdf")}, status=422)
    fields = ["f-contract-file", "f-contract-kind-0", "f-contract-end"]
    assert list(told(page)) == fields
    assert "合同.pdf" in told(page)["f-contract-file"]
    assert desk.get(path).hidden("contract_start") == "2026-03-01"
    both = {**sent, "contract_kind": "labour", "contract_end": "2026-02-01", "_key": "k2"}
    page = desk.post(path, {**both, "file.labour_contract": pdf(BAD, "合同.pdf")}, status=422)
    assert "晚于开始日期" in told(page)["f-contract-end"]


def test_a_task_tells_bad_files_and_bad_answers_at_once_and_keeps_the_good_file(sqlite_context):
    journey = unit_procedure(sqlite_context, "agent4", "supervisor_change", authority="haidian_hrss")
    desk, path = desk_of(sqlite_context, "agent4"), f"/tasks/{journey.open()['fill_application'].key}"
    address = "北京市海淀区示例路 2 号"
    sent = {
        "tax_registration_address": address,
        "moved_in_on": "很久以前",
        "file.tax_registration_proof": pdf(BAD, "税务.pdf"),
        "file.employer_integrity_statement": pdf(paper("employer_integrity_statement"), "声明.pdf"),
        "_key": "k",
    }
    page = desk.post(path, sent, status=422)
    found = told(page)
    assert "税务.pdf" in found["f-tax-registration-proof"]
    assert {"f-moved-in-on", "f-declared-true"} <= found.keys()
    assert "声明.pdf" in page
    for shown in (page, desk.get(path)):
        assert shown.hidden("tax_registration_address") == address


def test_a_bad_file_alone_keeps_a_task_from_being_completed(sqlite_context):
    journey = unit_procedure(sqlite_context, "agent4", "supervisor_change", authority="haidian_hrss")
    desk, path = desk_of(sqlite_context, "agent4"), f"/tasks/{journey.open()['fill_application'].key}"
    proof = pdf(paper("tax_registration_proof"), "税务.pdf")
    right = {
        "tax_registration_address": "北京市海淀区示例路 2 号",
        "moved_in_on": "2026-11-01",
        "checked_complete": "true",
        "checked_true": "true",
        "checked_standard": "true",
        "declared_true": "true",
    }
    sent = {
        **right,
        "file.tax_registration_proof": proof,
        "file.employer_integrity_statement": pdf(BAD, "声明.pdf"),
    }
    page = desk.post(path, {**sent, "_key": "k"}, status=422)
    assert [sentence.split("：")[0] for sentence in told(page).values()] == ["声明.pdf"]
    assert "fill_application" in journey.open()


def test_who_has_no_turn_is_told_at_the_field_keeps_the_text_and_leaves_no_file(sqlite_context, tmp_path):
    crowded = replace(sqlite_context, checks=CheckTurns(tmp_path / "turns", in_process=1))
    desk = desk_of(crowded, "agent6")
    before = stored(sqlite_context)
    sent = {"file.business_licence": pdf(plain_pdf(), "执照.pdf"), "_key": "k"}
    with crowded.checks.turn("somebody else"):
        page = desk.post(PATH, sent | {"licence_term": "long", "business_scope": SCOPE}, status=422)
    assert list(told(page)) == ["f-licence-file"]
    assert "执照.pdf：现在检查材料的人较多" in told(page)["f-licence-file"]
    assert chosen(page, "licence_term") == ["long"]
    assert stored(sqlite_context) == before


def test_a_server_without_room_says_so_at_the_field_and_keeps_the_text(sqlite_context, tmp_path):
    in_the_way = tmp_path / "in the way"
    in_the_way.touch()
    full = replace(sqlite_context, files=FileStore(in_the_way / "files", FileSeal("0f" * 32)))
    sent = {"file.business_licence": pdf(plain_pdf(), "执照.pdf"), "licence_term": "long", "_key": "k"}
    page = desk_of(full, "agent6").post(PATH, {**sent, "business_scope": SCOPE}, status=422)
    assert "执照.pdf：服务器没有空间" in told(page)["f-licence-file"]
    assert chosen(page, "licence_term") == ["long"]
