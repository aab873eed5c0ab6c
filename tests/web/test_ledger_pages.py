"""社保个税明细: typed, repeated, pasted and uploaded months; what is right is kept, what is wrong is told."""

import io

import pytest

from app.domain.ledger import blank_month
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.ledger.enter_ledger import TypedMonth, enter_ledger, grid_of
from app.services.ledger.ledger_columns import CELLS
from app.store.audit_chain import OFFICE, rows_of
from app.store.ledger_rows import Origin, explain_month, ledger_of, ledger_rows, write_ledger
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import joined, left, person_named, unit_of
from tests.support.signed_in import desk_of

OTHER = "91110105DEMA000560"
MONTHS = ("2026-03", "2026-04")


@pytest.fixture
def emptied(sqlite_context):
    """Return a context in which nothing is known of two months of 赵测试."""
    person = person_named(sqlite_context, "zhao").id
    blank = [blank_month(month) for month in MONTHS]
    sqlite_context.database.transact(lambda work: write_ledger(work, person, blank, Origin("unit")))
    return sqlite_context


def place(context, login="zhao"):
    return f"/employer/employees/{person_named(context, login).id}/ledger"


def month_of_person(context, month, login="zhao"):
    with context.database.reading() as work:
        rows = {row.month.month: row for row in ledger_rows(work, person_named(context, login).id)}
    return rows.get(month)


def line(**cells):
    return {**dict.fromkeys(CELLS, ""), **cells}


def enter(context, months, login="agent", key="k", whom="zhao"):
    person = person_named(context, whom).id
    return enter_ledger(context, actor_named(context, login), person, months, key=key)


GOOD = line(
    si_base="20,000.00",
    paid_on="2026/4/10",
    taxable_income="￥21000元",
    tax_paid="630.5",
    paper="纳税记录",
    paper_page="3",
)


def version(context, month):
    with context.database.reading() as work:
        lines = grid_of(work, actor_named(context, "agent"), person_named(context, "zhao").id)
    return next(one.version for one in lines if one.month == month)


def test_a_typed_month_is_kept_with_who_entered_it_from_which_paper(emptied):
    desk = desk_of(emptied, "agent")
    page = desk.get(place(emptied))
    assert f"{MONTHS[0]} 没有明细" in page
    sent = {f"c.{MONTHS[0]}.{name}": value for name, value in GOOD.items()}
    sent |= {f"v.{MONTHS[0]}": page.hidden(f"v.{MONTHS[0]}"), "_key": page.hidden("_key"), "_do": "save"}
    assert "已保存 1 个月。" in desk.post_and_go(place(emptied), sent, to=place(emptied))
    row = month_of_person(emptied, MONTHS[0])
    own = unit_of(emptied, "agent").uscc
    assert (row.month.si_unit, row.month.iit_unit, row.month.contract_unit) == (own, own, own)
    assert (str(row.month.si_base), str(row.month.taxable_income), str(row.month.tax_paid)) == (
        "20000.00",
        "21000.00",
        "630.50",
    )
    assert (str(row.month.paid_on), row.month.si_paid_on_time) == ("2026-04-10", True)
    assert (row.month.paper, row.month.paper_page, row.source, row.entered_unit) == (
        "纳税记录",
        "3",
        "unit",
        own,
    )
    assert row.entered_by == actor_named(emptied, "agent").account_id
    with emptied.database.reading() as work:
        assert [one["action"] for one in rows_of(work, OFFICE)].count("enter_ledger") == 1


def test_the_same_command_is_carried_out_once(emptied):
    months = {MONTHS[0]: TypedMonth(GOOD, version(emptied, MONTHS[0]))}
    assert enter(emptied, months).kept == 1
    assert enter(emptied, months).kept == 1
    assert month_of_person(emptied, MONTHS[0]).version == 3


def test_what_is_right_is_kept_and_what_is_wrong_is_told_where_it_stands(emptied):
    desk = desk_of(emptied, "agent")
    page = desk.get(place(emptied))
    sent = {f"c.{MONTHS[0]}.{name}": value for name, value in GOOD.items()}
    sent |= {
        f"c.{MONTHS[1]}.{name}": value for name, value in line(si_base="两万", taxable_income="20000").items()
    }
    sent |= {f"v.{month}": page.hidden(f"v.{month}") for month in MONTHS}
    answer = desk.post(place(emptied), sent | {"_key": page.hidden("_key"), "_do": "save"}, status=422)
    assert "没有问题的 1 个月已经保存。" in answer
    assert f"{MONTHS[1]} 社保基数：“两万”不是一个金额" in answer
    assert 'value="两万"' in answer.text
    assert month_of_person(emptied, MONTHS[0]) is not None
    assert month_of_person(emptied, MONTHS[1]) is None


def test_two_agents_do_not_overwrite_each_other_unseen(emptied):
    seen = version(emptied, MONTHS[0])
    assert enter(emptied, {MONTHS[0]: TypedMonth(GOOD, seen)}).kept == 1
    other = TypedMonth({**GOOD, "si_base": "9000"}, seen)
    done = enter(emptied, {MONTHS[0]: other}, key="k2")
    assert (done.kept, done.overtaken) == (0, (MONTHS[0],))
    assert str(month_of_person(emptied, MONTHS[0]).month.si_base) == "20000.00"
    again = TypedMonth(other.cells, version(emptied, MONTHS[0]))
    assert enter(emptied, {MONTHS[0]: again}, key="k3").kept == 1


def test_a_month_sent_back_unchanged_gets_no_version(emptied):
    with emptied.database.reading() as work:
        lines = grid_of(work, actor_named(emptied, "agent"), person_named(emptied, "zhao").id)
    assert enter(emptied, {one.month: TypedMonth(one.cells, one.version) for one in lines}).kept == 0


PASTED = (
    "月份\t社保基数\t应税收入\t已缴税额\t个税扣缴单位\t个税扣缴单位代码\n"
    f"2026年3月\t20,000\t２００００\t590\t某人力公司\t'{OTHER}\n"
    'Apr-26\t"=""20000"""\t20000\t590\t\t\n'
    "2026-13\t1\t1\t1\t\t\n"
    "2026-03\t1\t1\t1\t\t\n"
    "1999-01\t1\t1\t1\t\t\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("how", ["pasted", "file"])
def test_a_block_of_a_spreadsheet_fills_the_grid_and_its_bad_lines_are_told(emptied, how, encoding):
    desk = desk_of(emptied, "agent")
    text = PASTED if how == "pasted" else PASTED.replace(",", "").replace("\t", ",")
    sent = {"_do": "read", "pasted": text} if how == "pasted" else {"_do": "read"}
    if how == "file":
        sent["file"] = (io.BytesIO(text.encode(encoding)), "明细.csv")
    page = desk.post(place(emptied), sent, status=422, content_type="multipart/form-data")
    assert "已读入 2 个月，还没有保存" in page
    assert "有 3 行没有读入" in page
    assert "第 4 行" in page
    assert "月份应在 1 到 12 之间" in page
    assert "2026-03 在第 2 行已经有了" in page
    assert "1999-01 不在可以填写的月份" in page
    assert f'value="某人力公司 {OTHER}"' in page.text
    assert month_of_person(emptied, MONTHS[0]) is None


def test_values_are_repeated_over_months_without_touching_what_is_there(emptied):
    desk = desk_of(emptied, "agent")
    sent = {"_do": "fill", "fill.first": "2026-02", "fill.last": "2026-05", "fill.si_base": "18000"}
    sent |= {"fill.taxable_income": "18000", "fill.tax_paid": "400"}
    page = desk.post(place(emptied), sent)
    assert "已填入 2 个月，还没有保存" in page
    assert page.text.count('value="18000"') == 2 * 2
    over = desk.post(place(emptied), sent | {"fill.over": "yes"})
    assert over.text.count('value="18000"') == 2 * 4


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"taxable_income": "100", "tax_paid": "101"}, "tax_paid", "已缴税额大于应税收入"),
        ({"tax_paid": "1"}, "taxable_income", "没有收入的填 0"),
        ({"si_payer": OTHER}, "si_base", "请一并填写社保基数"),
        ({"si_base": "1", "si_payer": "某公司"}, "si_payer", "18 位统一社会信用代码"),
        ({"si_base": "1", "si_payer": "91110105DEMA000561"}, "si_payer", "校验位不符"),
        ({"si_base": "1", "paid_on": "2026-02-28"}, "paid_on", "缴纳日期应在 2026-03 当月或以后"),
        ({"si_base": "1", "paid_on": "2099-01-01"}, "paid_on", "不晚于今天"),
        ({"si_base": "-5"}, "si_base", "不是一个金额"),
        ({"si_base": "2.5万"}, "si_base", "单位是元"),
        ({"si_base": "1", "paper": "长" * 81}, "paper", "不超过 80 个字"),
    ],
)
def test_what_does_not_go_together_is_told_with_the_way_to_mend_it(emptied, cells, column, words):
    done = enter(emptied, {MONTHS[0]: TypedMonth(line(**cells), 2)})
    assert (done.kept, list(done.faults[MONTHS[0]])) == (0, [column])
    assert words in done.faults[MONTHS[0]][column]


def test_what_was_paid_up_and_what_was_not_paid_is_written_in_words(emptied):
    months = {
        MONTHS[0]: TypedMonth(
            line(si_base="20000", paid_on="补缴", taxable_income="0"), version(emptied, MONTHS[0])
        ),
        MONTHS[1]: TypedMonth(line(si_base="未缴", taxable_income="5"), version(emptied, MONTHS[1])),
    }
    assert enter(emptied, months).kept == 2
    assert month_of_person(emptied, MONTHS[0]).month.si_paid_on_time is False
    assert month_of_person(emptied, MONTHS[1]).month.si_unit is None


def test_an_explanation_survives_that_the_month_is_filled_in(emptied):
    person = person_named(emptied, "zhao").id
    emptied.database.transact(lambda work: explain_month(work, person, MONTHS[0], "产假", Origin("unit")))
    assert enter(emptied, {MONTHS[0]: TypedMonth(GOOD, version(emptied, MONTHS[0]))}).kept == 1
    assert month_of_person(emptied, MONTHS[0]).month.explanation == "产假"


def test_another_unit_and_who_only_looks_enter_nothing(emptied):
    months = {MONTHS[0]: TypedMonth(GOOD, 2)}
    with pytest.raises(NotFoundError):
        enter(emptied, months, login="agent2")
    with pytest.raises(NotAllowedError):
        enter(emptied, months, login="viewer")
    assert 'name="_do"' not in desk_of(emptied, "viewer").get(place(emptied)).text


def test_a_new_unit_sees_that_a_month_is_there_and_not_what_was_paid(sqlite_context):
    context = sqlite_context
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    page = desk_of(context, "agent2").get(place(context, "zhang"))
    assert "原单位已登记" in page
    assert "20000" not in page.text
    month = "2026-03"
    before = month_of_person(context, month, "zhang")
    done = enter(context, {month: TypedMonth(GOOD, before.version)}, login="agent2", whom="zhang")
    assert done.kept == 0
    assert month_of_person(context, month, "zhang") == before
    refused = desk_of(context, "agent2").post(
        place(context, "zhang"), {"_do": "read", "pasted": f"{month}\t1"}, status=422
    )
    assert "由原单位登记，本单位不能填写" in refused
    own = desk_of(context, "zhang").get("/me/ledger")
    assert "20000" in own.text


def test_the_template_has_the_columns_that_are_read(emptied):
    page = desk_of(emptied, "agent").client.get("/employer/ledger-template.csv")
    assert page.text.startswith("\ufeff月份,社保基数,社保缴纳日期,应税收入,已缴税额,社保缴纳单位")


def test_a_renewal_leads_to_the_months_and_an_employee_reads_their_own(emptied):
    page = desk_of(emptied, "agent").get(f"/employer/employees/{person_named(emptied, 'zhao').id}")
    assert place(emptied) in page.links()
    with emptied.database.reading() as work:
        known = ledger_of(work, person_named(emptied, "zhao").id)
    assert len(known) > 36
    assert "应有" in desk_of(emptied, "zhao").get("/me/ledger")


@pytest.mark.parametrize("amount", ["9" * 40, "99999999.999"])
def test_an_amount_that_cannot_be_is_told_however_many_digits_it_has(emptied, amount):
    sent = {"_key": "k", "_do": "save", f"c.{MONTHS[0]}.si_base": amount}
    assert "太大，请核对单位是否为元" in desk_of(emptied, "agent").post(place(emptied), sent, status=422)
