"""A whole identity number that is looked for stands in no address: not of the list, its pages, nor of what it leads to."""

from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.domain.number_in_search import could_be_identity
from app.store.tables_identity import audit
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

NUMBER = "130000198511200035"
TYPED = "130000 19851120 0035"
LISTS = [
    ("hd.l1a", "/review/", "q", {"show": "free"}),
    ("hd.l1a", "/review/cases", "q", {"state": "in_review"}),
    ("operator", "/operations/people/", "text", {}),
    ("auditor", "/operations/people/", "text", {}),
]


@pytest.fixture(autouse=True)
def case(sqlite_context):
    """One case of the person who is looked for."""
    return ServiceJourney(sqlite_context).submit()


def addresses(page):
    return [
        unquote(one.get(name) or "")
        for _tag, one, _inside in page.elements
        for name in ("href", "action", "value", "data-arrivals")
        if one.get("id") not in {"q", "f-text"}
    ]


@pytest.mark.parametrize(("login", "path", "name", "more"), LISTS)
def test_a_number_is_posted_found_and_nowhere_in_an_address(sqlite_context, login, path, name, more):
    desk = desk_of(sqlite_context, login)
    assert 'method="post"' in desk.get(path).text
    page = desk.post_and_go(path, {name: TYPED, **more}, to=rf"{path}\?.*{name}=~.*")
    assert "赵测试" in page
    assert f'value="{NUMBER}"' in page.text, "what was typed stands in its field"
    assert "王样本" not in page
    for value in more.values():
        assert value in desk.here
    told = [one for one in (desk.here, *addresses(page)) if "13000019851120" in one.replace(" ", "")]
    assert told == []


@pytest.mark.parametrize(("login", "path", "name", "more"), LISTS)
def test_an_address_with_a_number_leads_to_one_without(sqlite_context, login, path, name, more):
    desk = desk_of(sqlite_context, login)
    answer = desk.client.get(path, query_string={name: NUMBER, **more})
    assert answer.status_code == 303
    assert NUMBER not in answer.location
    assert "赵测试" in desk.get(answer.location)


def test_a_sealed_number_finds_nothing_for_anybody_else(sqlite_context):
    mine = desk_of(sqlite_context, "hd.l1a")
    page = mine.post_and_go("/review/cases", {"q": NUMBER}, to="/review/cases.*")
    assert "赵测试" in page
    assert "没有符合条件的办件" in desk_of(sqlite_context, "hd.l2a").get(mine.here)
    for broken in ("~", "~x", "~AAAA", mine.here.partition("=")[2][:-4]):
        assert "没有符合条件的办件" in mine.get(f"/review/cases?q={broken}")


def test_names_and_case_numbers_stay_readable(sqlite_context, case):
    desk = desk_of(sqlite_context, "hd.l1a")
    for text in ("赵测试", case.case.number, "示例"):
        desk.post_and_go("/review/cases", {"q": text}, to=r"/review/cases\?q=[^~]*")
        assert unquote(desk.here).endswith(text)


def test_a_task_opened_from_a_search_by_number_leads_back_to_it(sqlite_context):
    desk = desk_of(sqlite_context, "hd.l1a")
    page = desk.post_and_go("/review/", {"q": NUMBER}, to=r"/review/\?q=~.*")
    (opened,) = {link for link in page.links() if link.startswith("/tasks/") and "pass-on" not in link}
    assert NUMBER not in opened
    (back,) = {link for link in desk.get(opened).links() if link.startswith("/review/?q=~")}
    assert "赵测试" in desk.get(back.partition("#")[0])


def test_the_audit_of_an_export_holds_no_number(sqlite_context):
    desk = desk_of(sqlite_context, "hd.l1a")
    for q in (NUMBER, TYPED):
        sent = {"csrf_token": desk.token(), "q": q, "kind": "csv"}
        answer = desk.client.post("/review/cases/file", data=sent)
        assert "赵测试" in answer.get_data(as_text=True)
    with sqlite_context.database.reading() as work:
        told = work.connection.execute(select(audit).where(audit.c.action == "export_cases")).all()
    by = actor_named(sqlite_context, "hd.l1a").account_id
    assert [row.actor for row in told] == [by, by]
    assert "19851120" not in str(told)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("11010119800101123X", True),
        ("１１０１０１ 19800101 123x", True),
        ("110101800101123", True),
        ("H12345678", True),
        ("E12345678", True),
        ("ABC123456789012", True),
        ("20261201-00002", False),
        ("DEMO-000004", False),
        ("91110108DEMA00013X", False),
        ("赵测试", False),
        ("zcs", False),
        ("2026", False),
        ("", False),
    ],
)
def test_what_could_be_an_identity_number(text, is_one):
    assert could_be_identity(text) is is_one
