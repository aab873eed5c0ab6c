"""Test clients that are signed in as demonstration people."""

from html import unescape

from app.demo.demo_accounts import PASSWORD
from app.factory import create_app
from app.services.accounts.sign_in import sign_in
from app.web.frame.browser_cookies import COOKIE
from tests.support.page_client import TOKEN, PageClient


def app_of(context):
    """Return the application of a context: the one of before as long as it is asked for the same context."""
    if not _latest or _latest[0] is not context:
        _latest[:] = context, create_app(context)
    return _latest[1]


_latest = []


def token_of(client):
    """Return a form token of this client's session, taken once from a page everybody may see."""
    if not hasattr(client, "form_token"):
        client.form_token = unescape(TOKEN.search(client.get("/sign-in").text).group(1))
    return client.form_token


def client_for(app, login):
    """Return a client signed in as `login`, without the page for it; nobody when it is None."""
    client = app.test_client()
    if login is not None:
        client.set_cookie(COOKIE, sign_in(app.extensions["app_context"], login, PASSWORD))
    return client


def post(client, path, **data):
    """Post with a form token."""
    return client.post(path, data={"csrf_token": token_of(client), **data})


def desk_of(context, login):
    """Return a client of checked pages, signed in as `login`; nobody when it is None."""
    desk = PageClient(app_of(context))
    if login is not None:
        desk.client.set_cookie(COOKIE, sign_in(context, login, PASSWORD))
    return desk
