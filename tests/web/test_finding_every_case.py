"""综合查询 finds every case that has reached the authority, by name, initials, unit and numbers; 经我审核 tells outcomes."""

import csv
import io
import re
import zipfile
from urllib.parse import quote

import pytest
from lxml import etree
from sqlalchemy import select, update

from app.demo.demo_people import PEOPLE
from app.services.accounts.correct_identity import change_identity
from app.store.audit_chain import OFFICE, rows_of
from app.store.tables_office import person
from app.store.tables_queues import reached_case
from tests.make.procedure_journey import unit_of
from tests.make.service_journey import RETURN, ServiceJourney
from tests.make.waiting_reviews import of_a_unit, of_another_authority, plain, pressing
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.every_database
LINE = re.compile(r'<a data-open href="/cases/\w+">([^<]+)</a>')


def found(desk, text="", **more):
    asked = "&".join(f"{name}={quote(value)}" for name, value in {"q": text, **more}.items())
    # A number is looked for under an address that does not show it.
    return LINE.findall(desk.get(f"/review/cases?{asked}", follow_redirects=True).text)


@pytest.fixture
def office(context):
    """An office where two renewals, one of them returned, and a unit's application have come to 海淀, one elsewhere."""
    of_a_unit(context)
    ServiceJourney(context, "wang").prepare()
    of_another_authority(context)
    context.clock.forward(days=1)
    returned = plain(context)
    returned.review("hd.l1a", RETURN)
    context.clock.forward(days=1)
    pressing(context)
    return context


@pytest.fixture
def desk(office):
    return desk_of(office, "hd.l2a")


def test_all_levels_find_what_has_reached_the_authority_and_nothing_else(office, desk):
    assert len(found(desk)) == 3
    assert found(desk)[:2] == ["钱模拟", "赵测试"]
    assert "王" not in "".join(found(desk))
    assert found(desk_of(office, "overseas.l1a")) == ["褚举例"]


def test_names_initials_and_numbers_find_their_case(desk):
    number = next(one.id_number for one in PEOPLE if one.name == "钱模拟")
    case_number = re.search(r"钱模拟</a>.*?(\d{8}-\d{5})", desk.get("/review/cases").text)[1]
    for text in ("钱", "钱模拟", "qmn", "QM", "ｑｍｎ", number, case_number, "DEMO-000005", "demo-000005"):
        assert found(desk, text) == ["钱模拟"], text
    for text in ("模拟", "mn", number[:10], case_number[-5:], "%", "_", "'", "没有这个人", "zzz", "-", "8"):
        assert found(desk, text) == [], text
    assert found(desk, "褚举例") == found(desk, "cjl") == []


def test_a_unit_is_found_by_its_name_with_or_without_the_city_and_by_its_code(desk):
    for text in ("北京示例云", "示例云", "91110108DEMA00013X", "91110108dema0001"):
        assert found(desk, text) == ["钱模拟", "赵测试"], text
    page = desk.get(f"/review/cases?q={quote('示例云')}")
    (link,) = {one for one in page.links() if "unit=" in one}
    assert "只看单位：北京示例云科技有限公司" in desk.get(link)


def test_a_unit_is_not_named_to_an_authority_that_has_no_case_of_it(office, desk):
    unit, elsewhere = unit_of(office, "agent3"), desk_of(office, "overseas.l1a")
    for asked, told in (
        (f"q={unit.uscc}", f">{unit.name}</a>"),
        (f"unit={unit.id}", f"只看单位：{unit.name}"),
    ):
        assert told in desk.get(f"/review/cases?{asked}").text
        assert unit.name not in elsewhere.get(f"/review/cases?{asked}").text


def test_a_corrected_name_is_found_at_once_and_the_former_one_no_more(office, desk):
    office.database.transact(
        lambda work: change_identity(
            work, work.connection.execute(select(person.c.id).where(person.c.name == "钱模拟")).scalar_one(),
            {"name": "单于文"},
        )
    )  # fmt: skip
    assert found(desk, "单于") == found(desk, "syw") == found(desk, "dyw") == ["单于文"]
    assert found(desk, "qmn") == []


def test_each_condition_narrows_and_they_go_together(office, desk):
    assert found(desk, procedure="renewal") == ["钱模拟", "赵测试"]
    assert found(desk, state="in_review", procedure="renewal") == ["钱模拟"]
    assert found(desk, returned="1") == ["赵测试"]
    assert found(desk, returned="2") == []
    today = office.clock.now.date().isoformat()
    assert found(desk, **{"from": today}) == ["钱模拟"]
    assert found(desk, until="2020-01-01") == []
    assert found(desk, "zcs", state="in_review") == []
    assert found(desk, state="nothing") == []


def test_a_day_that_is_none_is_told_beside_its_field(desk):
    page = desk.get("/review/cases?from=gestern&q=qmn")
    assert "请填写完整的年、月、日" in page
    assert 'value="qmn"' in page.text


def test_the_state_follows_every_step(office):
    with office.database.reading() as work:
        rows = {row.number: row for row in work.connection.execute(select(reached_case))}
    assert sorted(row.state for row in rows.values()) == ["in_review", "in_review", "in_review", "returned"]


def test_pages_follow_each_other_without_a_gap_and_say_how_many(desk, monkeypatch):
    monkeypatch.setattr("app.queries.case_finder.PAGE", 1)
    names, path = [], "/review/cases?procedure=renewal"
    while path:
        page = desk.get(path)
        names += LINE.findall(page.text)
        assert "共 2 件，本页 1 件" in page
        following = re.search(r'<a rel="next" href="([^"]+)"', page.text)
        path = following[1].replace("&amp;", "&") if following else ""
        assert not path or "procedure=renewal" in path
    assert names == ["钱模拟", "赵测试"]


def sent(desk, **asked):
    return desk.client.post("/review/cases/file", data={"csrf_token": desk.token(), **asked})


def test_files_hold_what_was_found_and_are_written_down(office, desk):
    office.database.transact(
        lambda work: work.connection.execute(
            update(person).where(person.c.name == "赵测试").values(name="=1+1")
        )
    )
    answer = sent(desk, kind="csv", procedure="renewal")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[1] for row in rows] == ["姓名", "钱模拟", "'=1+1"]
    sheet = zipfile.ZipFile(io.BytesIO(sent(desk, kind="xlsx", procedure="renewal").data))
    tree = etree.fromstring(sheet.read("xl/worksheets/sheet1.xml"))
    assert len(tree.findall(".//{*}row")) == 3
    assert tree.findall(".//{*}f") == []
    with office.database.reading() as work:
        told = [row["facts"] for row in rows_of(work, OFFICE) if row["action"] == "export_cases"]
    assert [(one["kind"], one["lines"], one["asked"]) for one in told] == [
        ("csv", 2, {"procedure": "renewal"}),
        ("xlsx", 2, {"procedure": "renewal"}),
    ]


def test_a_file_that_would_be_too_long_is_refused_and_nothing_is_lost(office, desk, monkeypatch):
    monkeypatch.setattr("app.queries.case_finder.MOST_EXPORTED", 1)
    monkeypatch.setattr("app.web.review.finder_pages.MOST_EXPORTED", 1)
    page = desk.post_and_go(
        "/review/cases/file", {"procedure": "renewal"}, to=r"/review/cases\?procedure=renewal"
    )
    assert "没有导出" in page
    with office.database.reading() as work:
        assert not [row for row in rows_of(work, OFFICE) if row["action"] == "export_cases"]


def test_what_i_decided_is_listed_with_how_the_case_stands_now(office):
    mine = desk_of(office, "hd.l1a").get("/review/decisions")
    assert "赵测试" in mine
    assert "退回补正" in mine
    assert "共 1 件" in mine
    assert "还没有作出过审核结论" in desk_of(office, "hd.l1b").get("/review/decisions")


def test_the_queue_is_searched_by_initials_too(office):
    desk = desk_of(office, "hd.l1a")
    assert "钱模拟" in desk.get("/review/?q=qmn")
    assert "没有符合条件的办件" in desk.get("/review/?q=zcs")
