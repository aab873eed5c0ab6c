"""How often pages and acts ask the database: no list asks more often the longer it is, and none more than its row says.

`statements.toml` names every page with more than ten statements and every act with more than twenty. A change may
lower a number there, never raise one.
"""

import tomllib
from pathlib import Path

import pytest

from app.demo.demo_accounts import PASSWORD
from app.factory import create_app
from app.policy.actor import Role
from app.store.statement_count import StatementCount
from bench.every_page import client_of, every_page
from tests.support.walked_acts import walked_acts

pytestmark = pytest.mark.slow
ROWS = tomllib.loads((Path(__file__).parent / "statements.toml").read_text())
MOST = {"pages": 10, "acts": 20}
OFTEN = 5
"""An act is known by then: what is worked out at its first times asks more."""


def counted_pages(context, looks):
    """Return how many statements each page takes when it is looked at for the second time."""
    app, statements = create_app(context), StatementCount(context.database)
    clients = {role: client_of(app, context, role, PASSWORD) for role in Role}
    found = {}
    for looked in looks(app, context):
        clients[looked.role].get(looked.path)
        statements.begin()
        assert clients[looked.role].get(looked.path).status_code == 200, looked
        found[looked.name] = statements.count
    return found


def counted_acts(context):
    """Return how many statements each act takes when it is done for the fifth time."""
    statements, found, name = StatementCount(context.database), {}, ""
    for act in walked_acts(context, times=OFTEN):
        if name:
            found[name] = statements.count
        statements.begin()
        name = act
    return found


def lists_of(app, context):
    """Return the pages whose address names no object: lists, and what surrounds them."""
    return [looked for looked in every_page(app, context) if not looked.is_about_one]


def above_their_rows(kind, counted):
    """Return what asks more than its row says, or more than anything may that has none."""
    rows = ROWS[kind]
    return {name: asked for name, asked in counted.items() if asked > rows.get(name, MOST[kind])}


def test_no_list_asks_more_often_the_longer_it_is(small_and_grown):
    small, grown = (counted_pages(context, lists_of) for context in small_and_grown)
    assert small.keys() == grown.keys()
    assert len(small) > 50
    assert {page: (small[page], asked) for page, asked in grown.items() if asked > small[page]} == {}


def test_no_page_asks_more_than_its_row_says(grown_context):
    counted = counted_pages(grown_context, every_page)
    assert above_their_rows("pages", counted) == {}
    assert ROWS["pages"].keys() - counted.keys() == set()


def test_no_act_asks_more_than_its_row_says(context):
    counted = counted_acts(context)
    assert above_their_rows("acts", counted) == {}
    assert ROWS["acts"].keys() - counted.keys() == set()


def test_only_what_is_above_the_goal_has_a_row():
    assert {
        name for kind, most in MOST.items() for name, asked in ROWS[kind].items() if asked <= most
    } == set()


def test_a_page_and_an_act_that_ask_more_are_named():
    assert above_their_rows("pages", {"agent new.page": 11, "agent new.other": 10}) == {"agent new.page": 11}
    assert above_their_rows("acts", {"new act": 21}) == {"new act": 21}
