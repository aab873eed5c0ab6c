"""While the database is away every door says so and when to come back; it heals by itself. Never a broken page."""

from contextlib import contextmanager

from sqlalchemy import make_url

from app.factory import create_app
from app.policy.route_table import ROUTES
from bench.every_page import LOGINS
from tests.support.databases import keep_out, let_in
from tests.support.page_client import Page
from tests.support.signed_in import client_for, token_of

UNAVAILABLE, BROKEN = 503, 500
PLAIN = {"public.health", "watching.readyz"}
"""Answer machines, which know when to ask again."""
MOST = 0.9
"""Of all doors, so many ask the database before they answer."""


@contextmanager
def away(context):
    """Shut the database to everybody, whoever is connected."""
    name = make_url(context.settings.database_url).database
    keep_out(name)
    try:
        yield
    finally:
        let_in(name)


def addresses(app):
    """Return method, address and endpoint of every route; what stands in an address may be anything."""
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            values = {name: _any_value(rule, name) for name in rule.arguments}
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield method, adapter.build(rule.endpoint, values, method=method), rule.endpoint


def _any_value(rule, name):
    converter = rule._converters[name]
    return min(getattr(converter, "items", "1"))


def asked(client, method, address):
    """Open an address, or send nothing but the token there."""
    data = {"csrf_token": token_of(client)} if method == "POST" else None
    return client.open(address, method=method, data=data)


def test_every_door_says_so_and_heals(postgres_context):
    app = create_app(postgres_context)
    clients = {role: client_for(app, login) for role, login in LOGINS.items()}
    for client in clients.values():
        token_of(client)
    answers, pages = {}, {}
    with away(postgres_context):
        for method, address, endpoint in addresses(app):
            access = ROUTES.get(endpoint)
            roles = sorted(access.roles if access else ()) or list(LOGINS)
            answer = asked(clients[roles[0]], method, address)
            answers[method, address] = answer.status_code
            if answer.status_code == UNAVAILABLE and endpoint not in PLAIN:
                assert answer.headers["Retry-After"], address
                pages[answer.text] = address
    assert {where: code for where, code in answers.items() if code >= BROKEN and code != UNAVAILABLE} == {}
    assert sum(code == UNAVAILABLE for code in answers.values()) > MOST * len(answers)
    for text, address in pages.items():
        assert Page(text).faults == [], address
        assert "系统暂时不能使用" in text, address
    for client in clients.values():
        assert client.get("/notices").status_code == 200
