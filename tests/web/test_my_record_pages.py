"""我的资料 in pages, from registering on."""

from tests.make.registering import GOOD, code_for, without_account
from tests.support.signed_in import desk_of

RECORDS = "/me/records/"


def test_somebody_registers_signs_in_and_begins_their_records(sqlite_context):
    desk = desk_of(sqlite_context, None)
    assert "/register" in desk.get("/sign-in").links()
    sent = {**GOOD, "_key": desk.get("/register").hidden("_key")}
    page = desk.post_and_go("/register", sent, to="/register/.+")
    assert "154****1234" in page
    page = desk.post_and_go(desk.here, {"code": code_for(sqlite_context, GOOD["phone"])}, to="/sign-in")
    assert "注册成功" in page
    signed = {"login": GOOD["phone"], "password": GOOD["password"]}
    desk.sign_in(**signed)
    page = desk.get(RECORDS)
    for words in ("何新来", "基础信息", "国内教育信息", "学习经历", "工作经历"):
        assert words in page
    desk.get("/me/")


def test_faults_are_summed_up_and_the_password_is_not_shown_again(sqlite_context):
    desk = desk_of(sqlite_context, None)
    page = desk.post("/register", {**GOOD, "id_number": "1", "_key": "k"}, status=422)
    assert "身份证号码应为 18 位" in page
    assert "#f-id-number" in page.links()
    assert GOOD["password"] not in page.text


def test_a_name_that_differs_from_the_record_is_told_and_harms_nothing(sqlite_context):
    without_account(sqlite_context, "zhao")
    desk = desk_of(sqlite_context, None)
    own = {"id_number": "130000198511200035", "phone": "15400000004", "name": "赵别名"}
    desk.post_and_go("/register", {**GOOD, **own, "_key": "k"}, to="/register/.+")
    desk.post_and_go(desk.here, {"code": code_for(sqlite_context, own["phone"])}, to="/sign-in")
    desk.sign_in(own["phone"], GOOD["password"])
    page = desk.get(RECORDS)
    assert "赵别名" in page
    assert "不影响证件的有效性" in page


def test_education_is_typed_row_by_row_without_a_script(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    page = desk.get(f"{RECORDS}education")
    assert "不以职称申报的，请选择“否”" in page
    row = {
        "education.0.level": "master",
        "education.0.subject": "软件工程",
        "education.0.school": "样本大学",
        "education.0.enrolled_on": "2012-09-01",
        "education.0.graduated_on": "2015-07-01",
        "has_title": "no",
    }
    page = desk.post(f"{RECORDS}education", {**row, "_step": "add:education", "_key": "a"})
    assert 'name="education.1.school"' in page.text
    page = desk.post_and_go(f"{RECORDS}education", {**row, "_key": "b"}, to=RECORDS)
    assert "硕士研究生" in page
    assert "待审核" in page


def test_who_one_is_cannot_be_typed(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    page = desk.get(f"{RECORDS}basic")
    assert "赵测试" in page
    desk.post(f"{RECORDS}basic", {"name": "别人", "_key": "k"}, status=400)


def test_a_draft_is_kept(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    sent = {"work_history.0.employer": "半途公司", "_step": "save", "_key": "k"}
    page = desk.post_and_go(f"{RECORDS}work", sent, to=f"{RECORDS}work")
    assert 'value="半途公司"' in page.text
