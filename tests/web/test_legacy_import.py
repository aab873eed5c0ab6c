"""历史数据导入: tried first, mistakes by line, the whole file or nothing, a second time without effect."""

import io

import pytest

from app.domain.credit_code import check_character
from app.domain.id_number import check_digit
from app.services.legacy.import_legacy import import_legacy
from app.services.legacy.legacy_words import IDENTITY_KINDS, code_of, template_of
from app.store.case_lists import all_cases
from app.store.employer_rows import employer_by_credit_code, employer_of, permissions_of
from app.store.permission_rows import permission_events
from app.store.permit_rows import active_employer_of, chain_of, live_permit_of_person
from app.store.person_rows import person_by_id_number
from app.store.setup_rows import brought_in
from tests.make.context_maker import actor_named
from tests.support.shows import shows
from tests.support.signed_in import desk_of

PATH = "/operations/import/"
USCC = (base := "91110108MA9TESTX0".replace("S", "5")) + check_character(base)
NUMBER = (start := "11010819850615301") + check_digit(start)
EMPLOYERS = (
    "uscc,name,registered_place,permit_type,authority,opened_on\n"
    f"{USCC},北京旧系统样例公司,北京市海淀区,beijing_work_residence,haidian_hrss,2008-04-26\n"
)
PERMITS = (
    "permit_no,permit_type,name,id_type,id_number,phone,uscc,valid_from,valid_until,state,associated\n"
    f"OLD-0001,beijing_work_residence,样例人,id_card,{NUMBER},15400000199,{USCC},2025-01-01,2030-12-31,valid,yes\n"
)


def bring(context, kind, text, *, key="k", dry_run=False):
    return import_legacy(context, actor_named(context, "operator"), kind, text, key=key, dry_run=dry_run)


@shows("A45", "T40")
def test_a_legacy_unit_has_a_full_permission_and_no_application(context):
    with context.database.reading() as work:
        before = len(list(all_cases(work)))
    assert bring(context, "employers", EMPLOYERS).added == 1
    with context.database.reading() as work:
        unit = employer_of(work, employer_by_credit_code(work, USCC))
        (held,) = permissions_of(work, unit.id)
        (event,) = permission_events(work, unit.id)
        assert len(list(all_cases(work))) == before
    assert (held.scope, held.state, str(held.opened_on)) == ("full", "granted", "2008-04-26")
    assert (event.event, event.case_id) == ("import", None)
    assert unit.association_code


@shows("T40")
def test_a_legacy_permit_binds_its_holder_and_unit(context):
    bring(context, "employers", EMPLOYERS)
    assert bring(context, "permits", PERMITS, key="p").added == 1
    with context.database.reading() as work:
        person = person_by_id_number(work, NUMBER)
        permit = live_permit_of_person(work, person.id)
        unit = employer_by_credit_code(work, USCC)
        assert active_employer_of(work, person.id) == permit.employer_id == unit
        assert [link.employer_id for link in chain_of(work, permit.id)] == [unit]
    assert person.sex == "male"


def test_without_the_column_nobody_becomes_an_employee(context):
    bring(context, "employers", EMPLOYERS)
    bring(context, "permits", PERMITS.replace(",associated", "").replace(",yes", ""), key="p")
    with context.database.reading() as work:
        assert active_employer_of(work, person_by_id_number(work, NUMBER).id) is None


def test_a_second_time_changes_nothing(context):
    for kind, text in (("employers", EMPLOYERS), ("permits", PERMITS)):
        bring(context, kind, text, key=f"{kind} 1")
        again = bring(context, kind, text, key=f"{kind} 2")
        assert (again.added, again.known, again.errors) == (0, 1, ())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (USCC, USCC[:-1], "应为 18 位"),
        ("haidian_hrss", "nowhere", "没有名称或代码为“nowhere”"),
        ("2008-04-26", "2008/13/26", "不是日历上的一天"),
        ("2008-04-26", "26.4.2008", "请写成 2024-05-06"),
        (USCC, "9.11101E+17", "科学计数"),
        (",haidian", ",海淀,haidian", "多出 1 格"),
        ("beijing_work_residence", "green_card", "请写“北京市工作居住证”、“留学回国人员工作居住证”之一"),
    ],
)
def test_one_mistake_keeps_the_whole_file_out_and_is_told_with_its_line(context, old, new, told):
    text = EMPLOYERS + EMPLOYERS.splitlines()[1].replace(old, new) + "\n"
    ((number, sentence),) = bring(context, "employers", text).errors
    assert number == 3
    assert told in sentence
    with context.database.reading() as work:
        assert employer_by_credit_code(work, USCC) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (NUMBER, NUMBER[:-1] + "?", "身份证号码"),
        ("2030-12-31", "2020-12-31", "有效期"),
        (",valid,", ",alive,", "请写“有效”、“挂起”、“失效”、“注销”之一"),
        (",yes", ",也许", "在职：“也许”不是可以使用的写法，请写“是”、“否”之一"),
        (",id_card,", ",户口簿,", "请写“居民身份证”、“护照”"),
        ("OLD-0001", "OLD-0002", "一人只能有一个"),
        ("样例人", "另一人", "另一个姓名"),
    ],
)
def test_a_permit_that_cannot_be_is_refused_by_its_line(context, old, new, told):
    bring(context, "employers", EMPLOYERS)
    text = PERMITS + PERMITS.splitlines()[1].replace(old, new) + "\n"
    ((number, sentence),) = bring(context, "permits", text, key="p").errors
    assert number == 3
    assert told in sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_page_tries_a_file_before_it_keeps_it(context, encoding):
    desk = desk_of(context, "operator")
    sent = {"kind": "employers", "file": (io.BytesIO(EMPLOYERS.encode(encoding)), "units.csv")}
    page = desk.post(f"{PATH}check", sent, content_type="multipart/form-data")
    assert "将新增 1 行" in page
    with context.database.reading() as work:
        assert employer_by_credit_code(work, USCC) is None
    confirmed = {name: page.hidden(name) for name in ("_key", "run")} | {"kind": "employers"}
    assert "已导入 1 行" in desk.post_and_go(f"{PATH}keep", confirmed, to=PATH)
    with context.database.reading() as work:
        assert employer_of(work, employer_by_credit_code(work, USCC)).name == "北京旧系统样例公司"


def test_a_file_without_its_heading_is_told_which_columns_are_missing(context):
    desk = desk_of(context, "operator")
    sent = {"kind": "permits", "file": (io.BytesIO(EMPLOYERS.encode()), "units.csv")}
    page = desk.post(f"{PATH}check", sent, status=422, content_type="multipart/form-data")
    assert "表头缺少列：工作居住证编号" in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2008-04-26", "2008/4/26"),
        ("2008-04-26", "39564"),
        ("2008-04-26", "２００８年４月２６日"),
        (USCC, f"'{USCC}"),
        (USCC, f'"=""{USCC}"""'),
        (",", "\t"),
        (",", ";"),
        ("uscc,name", "统一社会信用代码,单位名称"),
        ("uscc,name", "\ufeffUSCC, name "),
    ],
)
def test_a_file_as_a_spreadsheet_leaves_it_is_taken(context, old, new):
    done = bring(context, "employers", EMPLOYERS.replace(old, new))
    assert (done.added, done.errors) == (1, ())
    with context.database.reading() as work:
        (held,) = permissions_of(work, employer_by_credit_code(work, USCC))
    assert str(held.opened_on) == "2008-04-26"


def test_files_in_the_words_of_the_page_are_taken_as_they_are(context):
    units = (
        template_of("employers")
        + f"{USCC},北京旧系统样例公司,北京市海淀区,北京市工作居住证,海淀区人社局,2008年4月26日\n"
    )
    held = f"OLD-0001,北京市工作居住证,样例人,居民身份证,{NUMBER},15400000199,{USCC},2025/1/1,2030/12/31,有效,是\n"
    assert bring(context, "employers", units).errors == ()
    assert bring(context, "permits", template_of("permits") + held, key="p").added == 1
    with context.database.reading() as work:
        (permission,) = permissions_of(work, employer_by_credit_code(work, USCC))
        permit = live_permit_of_person(work, person_by_id_number(work, NUMBER).id)
        assert active_employer_of(work, permit.person_id) == permit.employer_id
    assert (permission.authority, permit.permit_type) == ("haidian_hrss", "beijing_work_residence")


@pytest.mark.parametrize("word", ["护照", " 护照 ", "passport"])
def test_a_kind_of_paper_may_be_written_as_word_or_code(word):
    assert code_of("证件类型", word, IDENTITY_KINDS) == "passport"


@pytest.mark.parametrize("kind", ["employers", "permits", "ledger"])
def test_each_kind_has_a_template_that_is_read_again(context, kind):
    desk = desk_of(context, "operator")
    heading = desk.client.get(f"{PATH}template/{kind}.csv").get_data(as_text=True)
    assert heading.startswith("\ufeff")
    ((_number, sentence),) = bring(context, kind, heading).errors
    assert sentence == "文件里没有一行数据。"
    assert f"{PATH}template/{kind}.csv" in desk.get(PATH).text
    assert desk.client.get(f"{PATH}template/wages.csv").status_code == 404


def test_the_set_up_page_counts_what_there_is_and_leads_to_each_kind(context):
    desk = desk_of(context, "operator")
    with context.database.reading() as work:
        counts = brought_in(work)
    assert min(counts.values()) > 0
    page = desk.get("/operations/setup").text
    assert f"{counts['units']} 家" in page
    assert f"{counts['permits']} 个" in page
    assert f"{counts['months']} 个月（逐人逐月）" in page
    for kind in ("employers", "permits", "ledger"):
        assert f"{PATH}?kind={kind}" in page
        assert f'<option value="{kind}" selected>' in desk.get(f"{PATH}?kind={kind}").text
