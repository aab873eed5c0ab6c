"""A list of fifty lines asks the database no more often than a list of one."""

from app.demo.demo_accounts import PASSWORD
from app.factory import create_app
from app.policy.actor import Role
from bench.every_page import client_of, every_page
from bench.scale import Statements


def lists_of(app, context):
    """Return the pages whose address names no object: lists, and what surrounds them."""
    return {(looked.role, looked.path) for looked in every_page(app, context) if not looked.is_about_one}


def counted(context):
    """Return how many statements each list takes when it is looked at for the second time."""
    app, statements = create_app(context), Statements(context)
    clients = {role: client_of(app, context, role, PASSWORD) for role in Role}
    found = {}
    for role, path in lists_of(app, context):
        clients[role].get(path)
        before = statements.count
        assert clients[role].get(path).status_code == 200, path
        found[role, path] = statements.count - before
    return found


def test_no_list_asks_more_often_the_longer_it_is(small_and_grown):
    small, grown = (counted(context) for context in small_and_grown)
    assert small.keys() == grown.keys()
    assert len(small) > 50
    assert {page: (small[page], asked) for page, asked in grown.items() if asked > small[page]} == {}
