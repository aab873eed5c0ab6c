"""An operator finds cases by how their number begins, by procedure and by whether they are open; names stay out."""

import re

import pytest

from app.factory import create_app
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import client_for


@pytest.fixture
def cases(sqlite_context):
    """Return an open renewal and one that was withdrawn, with the operator's browser."""
    ended = ServiceJourney(sqlite_context, "qian").prepare()
    ended.withdraw("agent")
    opened = ServiceJourney(sqlite_context).submit()
    return opened.case.number, ended.case.number, client_for(create_app(sqlite_context), "operator")


def found(client, query):
    page = client.get(f"/operations/cases{query}")
    assert page.status_code == 200
    assert "测试" not in page.text
    return re.findall(r"/operations/cases/\w+\">([^<]+)</a>", page.text)


def test_a_case_is_found_by_how_its_number_begins(cases):
    opened, ended, client = cases
    assert set(found(client, "")) == {opened, ended}
    assert found(client, f"?number={opened}") == [opened]
    assert set(found(client, f"?number={opened[:8]}")) == {opened, ended}
    assert found(client, "?number=nothing") == []


@pytest.mark.parametrize("wildcard", ["%25", "_", "%25-"])
def test_signs_of_the_database_are_letters_like_others(cases, wildcard):
    assert found(cases[2], f"?number={wildcard}") == []


def test_lists_are_narrowed_to_what_is_open_or_has_ended_and_to_a_procedure(cases):
    opened, ended, client = cases
    assert found(client, "?state=open") == [opened]
    assert found(client, "?state=ended") == [ended]
    assert set(found(client, "?procedure=renewal")) == {opened, ended}
    assert found(client, "?procedure=new_application") == []
    assert found(client, f"?state=open&number={ended}") == []


def test_what_was_asked_stays_in_the_form_and_nothing_found_says_so(cases):
    page = cases[2].get("/operations/cases?number=none-of-these&state=open")
    assert 'value="none-of-these"' in page.text
    assert '<option value="open" selected>' in page.text
    assert "没有找到" in page.text
    assert "显示全部" in page.text
