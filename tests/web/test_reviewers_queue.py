"""The reviewers' list: ordered by slack, searched in one box, cut into views whose counts are true."""

import re
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from app.demo.demo_people import PEOPLE
from app.store import queue_search
from app.store.person_rows import change_identity
from app.store.statement_count import StatementCount
from app.store.tables_office import employer, permit, person
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import unit_of
from tests.make.waiting_reviews import in_december, of_a_unit, of_another_authority, plain, pressing
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.every_database
LINE = re.compile(r'<th scope="row">([^<]+)<span class="sub parts"><span>([^<]+)</span>')
VIEWS = ("all", "mine", "free", "urgent", "soon", "late", "returned")


def lines(page):
    """Return name and number of each line of the list."""
    return LINE.findall(page.text)


def names(desk, asked=""):
    return [name for name, _number in lines(desk.get(f"/review/{asked}", follow_redirects=True))]


def searched(desk, text, more=""):
    return names(desk, f"?q={quote(text)}{more}")


@pytest.fixture
def desk(context):
    """The desk of a first-level reviewer for whom two renewals and a unit's application wait, and one elsewhere."""
    in_december(context)
    of_a_unit(context)
    context.clock.forward(days=1)
    plain(context)
    pressing(context)
    of_another_authority(context)
    return desk_of(context, "hd.l1a")


def renamed(context, name, other):
    def rename(work):
        found = work.connection.execute(select(person.c.id).where(person.c.name == name)).scalar_one()
        change_identity(work, found, {"name": other})

    context.database.transact(rename)


def the_unit(context):
    return unit_of(context, "agent3").name


def test_the_list_stands_in_the_order_of_slack_and_says_why(context, desk):
    page = desk.get("/review/")
    assert [name for name, _ in lines(page)] == ["钱模拟", the_unit(context), "赵测试"]
    assert "为赶在证件到期前办结，本级最晚 12月8日，还剩 5 个工作日" in page


def test_the_next_one_is_the_first_of_the_list(desk):
    assert "钱模拟" in desk.post_and_go("/review/next", to=r"/tasks/\w+")
    desk.get("/review/")
    assert names(desk, "?show=mine") == ["钱模拟"]


def test_names_are_found_by_any_part(context, desk):
    assert searched(desk, "模") == ["钱模拟"]
    assert searched(desk, "示例云") == ["钱模拟", "赵测试"]
    assert searched(desk, the_unit(context)) == [the_unit(context)]
    assert searched(desk, "没有这个人") == []


@pytest.fixture
def everybody_is_many(monkeypatch):
    """Let every name be one that very many have: it is looked for along the queue."""
    asked = (queue_search._named, queue_search._tasks, queue_search._front_found)
    monkeypatch.setattr(queue_search, "MANY", 0)
    yield
    for one in asked:
        one.cache_clear()


@pytest.mark.usefixtures("everybody_is_many")
def test_a_name_that_very_many_have_is_found_along_the_queue(context, desk, monkeypatch):
    assert searched(desk, "钱") == searched(desk, "qmn") == ["钱模拟"]
    assert searched(desk, "示例云") == searched(desk, "91110108dema0001") == ["钱模拟", "赵测试"]
    monkeypatch.setattr(queue_search, "MOST_LOOKED_AT", 3)
    queue_search._front_found.cache_clear()
    assert "1+" in desk.get(f"/review/?q={quote('钱')}").text
    renamed(context, "钱模拟", "孙模拟")
    assert (searched(desk, "smn"), searched(desk, "qmn")) == (["孙模拟"], [])


def test_numbers_are_found_whole_and_from_their_beginning(desk):
    numbers = dict(lines(desk.get("/review/")))
    for name, number in numbers.items():
        assert searched(desk, number) == [name]
    assert len(searched(desk, numbers["钱模拟"][:8])) >= 2
    assert searched(desk, numbers["钱模拟"][-5:]) == []
    assert (
        searched(desk, "91110108DEMA00013X") == searched(desk, " 91110108dema0001 ") == ["钱模拟", "赵测试"]
    )
    assert searched(desk, "DEMO-000005") == searched(desk, "demo-000005") == ["钱模拟"]
    assert searched(desk, "000005") == []


def test_an_identity_number_is_found_only_whole(desk):
    number = next(one.id_number for one in PEOPLE if one.name == "钱模拟")
    assert searched(desk, number) == searched(desk, f" {number[:6]} {number[6:]}") == ["钱模拟"]
    assert searched(desk, number[:10]) == searched(desk, number[1:]) == []
    assert number not in desk.get(f"/review/?q={quote('钱')}").text


def test_wildcards_are_letters_like_others(context, desk):
    for text in ("%", "_", "赵_试", "钱%", "/", "\\", "20__", "DEMO%"):
        assert searched(desk, text) == [], text

    renamed(context, "赵测试", "赵%测_试")
    assert searched(desk, "%") == searched(desk, "_") == searched(desk, "%测_") == ["赵%测_试"]


def test_another_authoritys_tasks_are_never_found(context, desk):
    with context.database.reading() as work:
        permit_no = work.connection.execute(
            select(permit.c.permit_no).join(person).where(person.c.name == "褚举例")
        ).scalar_one()
    words = ("褚举例", permit_no, next(one.id_number for one in PEOPLE if one.name == "褚举例"))
    theirs = desk_of(context, "overseas.l1a")
    for text in words:
        assert searched(theirs, text) == ["褚举例"]
        assert [searched(desk, text, f"&show={view}") for view in VIEWS] == [[]] * len(VIEWS)
    assert searched(theirs, "钱模拟") == []
    assert "现在没有可以领取的审核" in desk.post_and_go(
        "/review/next", {"list": f"q={quote('褚举例')}"}, to=r"/review/\?q=.*"
    )


def counts(page):
    """Return the numbers of the tabs by view."""
    found = re.findall(r'<a href="/review/\?([^"]*)"[^>]*>[^<]+ <span class="number">(\d+)</span>', page.text)
    return {re.search(r"show=(\w+)", address)[1]: int(number) for address, number in found}


def test_counts_are_the_lengths_of_the_lists(context, desk):
    desk.post_and_go("/review/next", to=r"/tasks/\w+")
    context.clock.forward(days=10)
    desk = desk_of(context, "hd.l1a")
    plain(context, "wang")
    for more in ("", f"&q={quote('示例云')}", "&procedure=renewal", f"&procedure=renewal&q={quote('测')}"):
        told = counts(desk.get(f"/review/?show=all{more}"))
        listed = {view: len(names(desk, f"?show={view}{more}")) for view in VIEWS}
        assert told == listed
        for view in VIEWS:
            assert f"共 {listed[view]} 件" in desk.get(f"/review/?show={view}{more}") or not listed[view]
    assert counts(desk.get("/review/")) == {
        "all": 4, "mine": 1, "free": 3, "urgent": 1, "soon": 2, "late": 1, "returned": 0,
    }  # fmt: skip
    assert re.search(r"<option value=\"renewal\">[^<]+（3）", desk.get("/review/").text)


def test_a_procedure_leaves_its_own_and_says_how_many(context, desk):
    assert names(desk, "?procedure=permission_application") == [the_unit(context)]
    assert names(desk, "?procedure=renewal") == ["钱模拟", "赵测试"]
    page = desk.get("/review/?show=urgent")
    assert re.search(r'<option value="renewal">[^<]+（1）', page.text)
    assert re.search(r'<option value="permission_application">[^<]+（0）', page.text)


def test_what_is_no_view_and_no_procedure_shows_everything(desk):
    for asked in ("?show=x", "?procedure=x", "?after=x", "?show=&q=&procedure=&after=9.9"):
        assert len(names(desk, asked)) == 3
    assert len(names(desk, "?q=" + "%20" * 300)) == 3


def test_a_search_is_paged_through_whole_and_keeps_its_words(sqlite_context, monkeypatch):
    monkeypatch.setattr("app.queries.review_list.PAGE", 1)
    for wait in (plain, of_a_unit, lambda context: plain(context, "wang")):
        wait(sqlite_context)
    desk = desk_of(sqlite_context, "hd.l1a")
    found, path = [], f"/review/?q={quote('科技')}&show=free"
    while path:
        page = desk.get(path)
        found += lines(page)
        assert "共 3 件，本页 1 件" in page
        following = re.search(r'<a rel="next" href="([^"]+)"', page.text)
        path = following[1].replace("&amp;", "&") if following else ""
        assert not path or ("show=free" in path and "q=" in path)
    assert len(found) == len(set(found)) == 3


def test_the_list_asks_as_often_for_many_lines_as_for_one(sqlite_context):
    def asked(path):
        desk.get(path)
        before = statements.count
        desk.get(path)
        return statements.count - before

    desk = desk_of(sqlite_context, "hd.l1a")
    plain(sqlite_context)
    statements = StatementCount(sqlite_context.database)
    paths = ("/review/", f"/review/?q={quote('示例')}&show=free")
    few = [asked(path) for path in paths]
    plain(sqlite_context, "wang")
    of_a_unit(sqlite_context)
    assert [asked(path) for path in paths] == few
    assert len(names(desk)) == 3


def test_no_unit_and_no_person_is_found_that_has_no_task(context, desk):
    with context.database.reading() as work:
        assert work.connection.execute(select(func.count()).select_from(employer)).scalar_one() > 3
    unit = actor_named(context, "agent4")
    assert unit.employer_id
    assert searched(desk, unit_of(context, "agent4").name) == []
