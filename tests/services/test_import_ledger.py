"""Months of many people from one file: by identity number, whole or not at all, a second time without effect."""

import io
import json

import pytest

from app.cli.command_line import main
from app.services.legacy.import_legacy import import_legacy
from app.store.ledger_rows import Origin, ledger_rows, write_ledger
from app.store.person_rows import revealed
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import person_named, unit_of
from tests.make.renewal_facts import ledger_month
from tests.support.signed_in import desk_of

HEADING = "证件号码,姓名,月份,社保基数,应税收入,已缴税额,个税扣缴单位,个税扣缴单位代码,材料,页码\n"
OTHER = "91110105DEMA000560"


def number_of(context, login="zhao"):
    with context.database.reading() as work:
        return revealed(work, person_named(context, login).id)[0]


def line(context, month="2020-05", login="zhao", base='"20,000"', rest=",,,纳税记录,2"):
    return (
        f"'{number_of(context, login)},{person_named(context, login).name},{month},{base},￥20000,590{rest}\n"
    )


def bring(context, text, *, key="k", dry_run=False):
    return import_legacy(context, actor_named(context, "operator"), "ledger", text, key=key, dry_run=dry_run)


def kept(context, month="2020-05", login="zhao"):
    with context.database.reading() as work:
        rows = {row.month.month: row for row in ledger_rows(work, person_named(context, login).id)}
    return rows.get(month)


def test_months_of_several_people_come_in_with_their_source(context):
    text = HEADING + line(context) + line(context, "2020年6月") + line(context, login="sun")
    assert bring(context, text).added == 3
    row = kept(context)
    own = unit_of(context, "agent").uscc
    assert (row.source, row.month.si_unit, row.month.contract_unit) == ("import", own, own)
    assert (row.month.paper, row.month.paper_page, str(row.month.si_base)) == ("纳税记录", "2", "20000.00")
    assert kept(context, "2020-06").month.si_unit == own
    assert kept(context, login="sun").source == "import"


def test_a_second_time_changes_nothing_and_a_dry_run_neither(context):
    text = HEADING + line(context)
    assert bring(context, text, dry_run=True).added == 1
    assert kept(context) is None
    bring(context, text, key="a")
    again = bring(context, text, key="b")
    assert (again.added, again.known, again.errors) == (0, 1, ())
    assert kept(context).version == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2020-05", "2020-13", "月份应在 1 到 12 之间"),
        ("2020-05", "2099-01", "还没有到"),
        ('"20,000"', "20,000", "多出 1 格"),
        ('"20,000"', "两万", "社保基数：“两万”不是一个金额"),
        ("￥20000", "20000美元", "不是一个金额"),
        (",590,", ",59000,", "已缴税额大于应税收入"),
        ("NUMBER", "110101199003070022", "没有这个证件号码的人员"),
        ("NUMBER", "1.10101E+17", "科学计数"),
        ("NAME", "另一人", "另一个姓名"),
    ],
)
def test_one_mistake_keeps_the_whole_file_out_and_is_told_with_its_line(context, old, new, told):
    person = person_named(context, "zhao")
    spoilt = line(context, "2020-05").replace(
        {"NUMBER": number_of(context), "NAME": person.name}.get(old, old), new
    )
    ((number, sentence),) = bring(context, HEADING + line(context, "2020-04") + spoilt).errors
    assert number == 3
    assert told in sentence
    assert kept(context, "2020-04") is None


def test_a_month_twice_in_a_file_is_told(context):
    ((number, sentence),) = bring(context, HEADING + line(context) + line(context)).errors
    assert (number, "出现了两次" in sentence) == (3, True)


def test_what_the_unit_has_entered_is_not_gone_over(context):
    person, own = person_named(context, "zhao").id, unit_of(context, "agent").uscc
    entered = ledger_month(
        "2020-05", contract_unit=own, si_unit=own, iit_unit=own, si_base=9000, taxable_income=9000
    )
    context.database.transact(lambda work: write_ledger(work, person, [entered], Origin("unit", "a", own)))
    ((_number, sentence),) = bring(context, HEADING + line(context)).errors
    assert "单位已经填写了 2020-05" in sentence
    assert str(kept(context).month.si_base) == "9000.00"


def test_another_withholder_comes_with_its_name(context):
    bring(context, HEADING + line(context, rest=f",某人力公司,{OTHER},纳税记录,2"))
    assert (kept(context).month.iit_unit, kept(context).month.iit_payer_name) == (OTHER, "某人力公司")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_operators_page_tries_a_file_before_it_keeps_it(sqlite_context, encoding):
    desk = desk_of(sqlite_context, "operator")
    text = HEADING + line(sqlite_context)
    sent = {"kind": "ledger", "file": (io.BytesIO(text.encode(encoding)), "明细.csv")}
    page = desk.post("/operations/import/check", sent, content_type="multipart/form-data")
    assert "社保个税明细：将新增 1 行" in page
    assert kept(sqlite_context) is None
    confirmed = {name: page.hidden(name) for name in ("_key", "run")} | {"kind": "ledger"}
    assert "已导入 1 行" in desk.post_and_go("/operations/import/keep", confirmed, to="/operations/import/")
    assert kept(sqlite_context).source == "import"


def test_the_command_line_prints_the_template_and_reports_a_file(
    sqlite_context, tmp_path, monkeypatch, capsys
):
    assert main(["ledger", "template"]) == 0
    heading = capsys.readouterr().out.strip()
    assert heading.startswith("证件号码,姓名,聘用单位代码,月份,社保基数")
    file = tmp_path / "明细.csv"
    file.write_text(HEADING + line(sqlite_context), encoding="gb18030")
    for name in ("prepared_context", "context_to_change"):
        monkeypatch.setattr(f"app.cli.import_command.{name}", lambda: sqlite_context)
    assert main(["ledger", "import", str(file), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "kept": False,
        "added": 1,
        "known": 0,
        "wrong": 0,
        "errors": [],
    }
    assert main(["ledger", "import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] is True
    file.write_text(HEADING + line(sqlite_context, "2020-13"), encoding="utf-8")
    assert main(["ledger", "import", str(file), "--json"]) == 1
    assert "第 2 行：月份" in json.loads(capsys.readouterr().out)["errors"][0]
