"""Long lists are counted whole and paged through whole: nobody is left out, nobody stands there twice."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from app.domain.notice_text import WrittenNotice
from app.store import leases, queue_rows, task_rows
from app.store.case_lists import all_cases, case_page
from app.store.outbox_rows import Contents, notify, post
from app.store.permit_rows import add_association, add_permit
from app.store.person_rows import add_person
from app.store.tables_cases import application_case, human_task
from app.store.tables_queues import task_group
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

EXPIRED = WrittenNotice("证件已失效", "证件超过有效期未完成续签，已自动失效，无法恢复。")
MANY = 120
AUTHORITY = ("authority:haidian_hrss:L1",)


def employ_many(context, unit, **permit):
    """Give a unit many more people, with a permit each when one is described."""

    def act(work):
        for number in range(MANY):
            person = add_person(work, name=f"众人{number:03d}", sex="male", id_number=uuid4().hex, phone="1")
            add_association(
                work, person_id=person, employer_id=unit, state="active", activated_on=context.today()
            )
            if permit:
                add_permit(
                    work, person_id=person, permit_no=uuid4().hex, permit_type="beijing_work_residence",
                    valid_from=context.today(), **permit,
                )  # fmt: skip

    context.database.transact(act)


def copy_case(context, case_id, times):
    """Add cases that differ from one that has ended in nothing but their names."""

    def act(work):
        row = (
            work.connection.execute(select(application_case).where(application_case.c.id == case_id))
            .one()
            ._mapping
        )
        for number in range(times):
            names = {"id": uuid4().hex, "number": f"COPY-{number:05d}"}
            work.connection.execute(insert(application_case).values({**row, **names}))

    context.database.transact(act)


def walk(desk, path, pattern, next_words):
    """Return what a pattern finds on a page and on all pages after it, and how many pages there were."""
    found, pages = [], 0
    while path:
        page, pages = desk.get(path).text, pages + 1
        found += re.findall(pattern, page)
        following = re.search(rf'<a rel="next" href="([^"]+)">{next_words}', page)
        path = following[1].replace("&amp;", "&") if following else ""
    return found, pages


def test_a_unit_counts_all_its_people_on_its_home_page_and_finds_each_of_them_once(context):
    unit = actor_named(context, "agent").employer_id
    employ_many(context, unit)
    desk = desk_of(context, "agent")
    total = int(re.search(r"共 (\d+) 人", desk.get("/employer/").text)[1])
    assert total > MANY
    found, pages = walk(desk, "/employer/", r'<th scope="row">([^<]+)<', "下一页")
    assert len(found) == len(set(found)) == total
    assert pages == -(-total // 50)


def test_the_counters_of_the_home_page_count_everybody_and_not_the_page(sqlite_context):
    context = sqlite_context
    unit = actor_named(context, "agent").employer_id
    desk = desk_of(context, "agent")
    counter = r"<strong>(\d+)</strong><span>可续签"
    before = int(re.search(counter, desk.get("/employer/").text)[1])
    employ_many(context, unit, employer_id=unit, state="valid", valid_until=context.today())
    assert int(re.search(counter, desk.get("/employer/").text)[1]) == before + MANY
    found, _pages = walk(desk, "/employer/?show=renew", r'<th scope="row">([^<]+)<', "下一页")
    assert len(set(found)) == before + MANY


def test_the_counters_say_what_the_lines_say(context):
    """What is counted in the database and what a line works out by itself must never part."""
    desk = desk_of(context, "agent")
    page = desk.get("/employer/").text
    for words, mark in (("可续签", "办理续签</button>"), ("今日截止或已晚", '<tr class="urgent"')):
        assert int(re.search(rf"<strong>(\d+)</strong><span>{words}", page)[1]) == page.count(mark)


def test_people_who_wait_for_their_change_of_unit_are_all_listed(sqlite_context):
    context = sqlite_context
    unit, other = (actor_named(context, login).employer_id for login in ("agent", "agent2"))
    employ_many(context, unit, employer_id=other, state="suspended", valid_until=context.today())
    found, _pages = walk(
        desk_of(context, "agent"),
        "/employer/business/employer-changes",
        r'<th scope="row">(众人[^<]+)<',
        "下一页",
    )
    assert len(set(found)) == len(found) == MANY


def test_an_operator_pages_through_all_cases_and_back(context):
    journey = ServiceJourney(context)
    journey.withdraw("agent")
    copy_case(context, journey.case_id, MANY)
    with context.database.reading() as work:
        whole = [line.number for line in all_cases(work)]
        first = case_page(work)
        second = case_page(work, first.older)
        last = case_page(work, second.older)
        assert [line.number for page in (first, second, last) for line in page.rows] == whole
        assert first.total == len(whole) == len(set(whole)) == MANY + 1
        assert (first.newer, last.older) == (None, None)
        assert case_page(work, last.newer).rows == second.rows
        assert case_page(work, second.newer).rows == first.rows
    found, pages = walk(
        desk_of(context, "operator"), "/operations/cases", r"/operations/cases/\w+\">([^<]+)<", "较早的"
    )
    assert (found, pages) == (whole, 3)


def test_a_place_that_is_none_shows_the_beginning(sqlite_context):
    desk = desk_of(sqlite_context, "operator")
    for mark in ("older=x", "newer=2026-01-01~", "older=2026-01-01T00:00:00~abc", "older=~", "page=x"):
        desk.get(f"/operations/cases?{mark}")


def test_the_unit_pages_through_all_its_applications(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context)
    journey.withdraw("agent")
    copy_case(context, journey.case_id, MANY)
    desk = desk_of(context, "agent")
    assert f"共 {MANY + 1} 件" in desk.get("/employer/applications")
    found, _pages = walk(desk, "/employer/applications", r"(COPY-\d+)</a>", "较早的")
    assert len(set(found)) == len(found) == MANY


@pytest.mark.parametrize("path", ["/notices", "/operations/letters"])
def test_notices_and_letters_are_paged_through_to_the_first(sqlite_context, path):
    context = sqlite_context
    by = actor_named(context, "agent")

    def act(work):
        for number in range(MANY):
            notify(
                work, by.groups[0], "permit_expired", {}, EXPIRED, case_id=None, dedup_key=f"many.{number}"
            )
            post(work, "mail", "permit_expired", Contents("a@example.invalid", {}), f"{number}")

    context.database.transact(act)
    login, mark = ("agent", "<article") if path == "/notices" else ("operator", '<th scope="row">')
    found, _pages = walk(desk_of(context, login), path, mark, "较早的")
    with context.database.reading() as work:
        total = MANY if login == "agent" else leases.letters(work).total
    assert len(found) >= total >= MANY


def test_only_notices_that_were_shown_are_taken_as_read(sqlite_context):
    context = sqlite_context
    by = actor_named(context, "zhao")

    def act(work):
        for number in range(MANY):
            notify(
                work, by.groups[0], "permit_expired", {}, EXPIRED, case_id=None, dedup_key=f"many.{number}"
            )

    context.database.transact(act)
    found, pages = walk(desk_of(context, "zhao"), "/notices", "新</span>", "较早的")
    assert pages > 1
    assert len(found) >= MANY


def test_free_tasks_and_ones_own_are_told_from_the_queue_itself(context):
    journey = ServiceJourney(context).submit()
    key, reviewer = journey.open()["review"].key, actor_named(context, "hd.l1a").account_id

    def keys(**wanted):
        with context.database.reading() as work:
            return [row.key for row in queue_rows.queue(work, AUTHORITY, **wanted)]

    assert key in keys(unclaimed=True)
    assert key not in keys(claimed_by=reviewer)
    journey.claim("hd.l1a")
    assert key not in keys(unclaimed=True)
    assert keys(claimed_by=reviewer) == [key]
    context.database.transact(lambda work: task_rows.release(work, key, reviewer))
    assert key in keys(unclaimed=True)
    with context.database.reading() as work:
        held = select(human_task.c.key).join(task_group, task_group.c.task_key == human_task.c.key)
        parted = held.where(human_task.c.claimed_by.is_distinct_from(task_group.c.claimed_by))
        assert work.connection.execute(parted).all() == []
