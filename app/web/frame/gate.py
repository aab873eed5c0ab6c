"""The gate before every page: who asks, what the policy table says, whose object it is."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, cast
from urllib.parse import quote

from flask import abort, current_app, g, redirect, request, url_for

from app.log_lines import tell_request
from app.policy.actor import Duty, Role
from app.policy.route_access import Owned
from app.policy.route_table import ROUTES
from app.queries.ownership import is_owned
from app.services.accounts.sign_in import actor_of
from app.services.context.refusals import NotAllowedError, RefusalError
from app.web.frame.browser_cookies import held_token
from app.web.frame.help_topics import help_topic
from app.web.frame.noted_requests import note_origin, note_refusal
from app.web.frame.page_layout import NavItem, PageLayout, SignedIn
from app.web.frame.plain_addresses import plain_address
from app.web.frame.rooms import FOOT, HOMES, ROLE_WORDS, ROOMS, ROOMS_OF_LEADS
from app.web.wording.translate import _l
from app.web.wording.wrong_role_hint import broken_rule

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

    from app.policy.actor import Actor
    from app.policy.route_access import Access
    from app.services.context.app_context import AppContext

SENT_BY_ITSELF = "X-Autosave"
"""Header of what a page sends without anybody pressing anything: it does not keep a session alive."""
DUE = {Duty.PASSWORD: "own_account.ask_password", Duty.SECOND_FACTOR: "own_factors.choose"}
"""Where somebody does what they owe."""
WHILE_OWING = {
    Duty.PASSWORD: frozenset({"own_account.ask_password", "own_account.change_password", "account.sign_out"}),
    Duty.SECOND_FACTOR: frozenset(
        {
            "own_factors.choose",
            "own_factors.show_authenticator",
            "own_factors.add_authenticator",
            "own_factors.show_passkey",
            "own_factors.add_passkey",
            "account.sign_out",
        }
    ),
}
"""All that is open to somebody who owes something, beside what is public."""


class SessionEndedError(RefusalError):
    """Something was sent for which somebody must be signed in, and nobody is."""


def app_context() -> AppContext:
    """Return the parts services work with."""
    return cast("AppContext", current_app.extensions["app_context"])


def actor() -> Actor:
    """Return who asks; the gate has made sure that somebody does."""
    return cast("Actor", g.actor)


def reader() -> Actor | None:
    """Return who reads a page that is everybody's; None for somebody who is not signed in."""
    return cast("Actor | None", g.get("actor"))


def may_change() -> bool:
    """Tell pages whether to offer anything that changes something; the gate and the services decide."""
    by = g.get("actor")
    return by is None or by.role not in {Role.VIEWER, Role.AUDITOR}


def new_key() -> str:
    """Return an idempotency key for a form that is being rendered."""
    return secrets.token_hex(16)


def find_frame() -> PageLayout:
    """Return what surrounds the page: who is signed in and where they can go."""
    by = g.get("actor")
    help_url = f"{plain_address('public.help_centre')}#{quote(help_topic(request.endpoint))}"
    foot = tuple((str(words), plain_address(endpoint)) for words, endpoint in FOOT if _may_open(by, endpoint))
    if by is None:
        return PageLayout(
            home_url="/", sign_in_url=plain_address("account.sign_in"), help_url=help_url, foot_links=foot
        )
    rooms = [NavItem(_l("通知"), plain_address("account.notices"), request.endpoint == "account.notices")]
    own = [
        NavItem(str(words), plain_address(endpoint), request.endpoint == endpoint)
        for words, endpoint in (*ROOMS[by.role], *(ROOMS_OF_LEADS if by.is_lead else ()))
    ]
    return PageLayout(
        person=SignedIn(by.display_name, str(ROLE_WORDS[by.role])),
        rooms=() if by.owes else (*own, *rooms),
        account_url=plain_address("own_account.show"),
        home_url=plain_address(HOMES[by.role]),
        sign_out_url=plain_address("account.sign_out"),
        help_url=help_url,
        foot_links=foot,
    )


def _may_open(by: Actor | None, endpoint: str) -> bool:
    access = ROUTES[endpoint]
    return by is None or access.is_public or by.role in access.roles


def install_gate(app: Flask) -> None:
    """Let no request reach a page that the policy table does not allow."""
    app.before_request(_pass)
    app.teardown_request(_end_snapshot)
    app.jinja_env.globals.update(may_change=may_change)
    app.after_request(_keep_private)
    app.after_request(note_refusal)


def _pass() -> Response | None:
    g.request_id = secrets.token_hex(4)
    tell_request(g.request_id)
    note_origin()
    app_context().database.share_snapshot()
    endpoint = request.endpoint
    if endpoint is None:
        # There is no such page; the one that says so is still shown to whoever is signed in.
        g.actor = signed_in()
        return None
    _refuse_unstorable()
    access = ROUTES.get(endpoint)
    if access is None and endpoint.startswith("style_guide."):
        return None
    g.actor = signed_in() if endpoint != "static" else None
    if access is None:
        abort(403)
    if access.is_public:
        return None
    if g.actor is None:
        if request.method != "GET":
            raise SessionEndedError
        return redirect(url_for("account.sign_in", back=request.full_path.rstrip("?")), 303)
    _check(access, g.actor)
    return _first_things_first(g.actor, endpoint)


def _first_things_first(by: Actor, endpoint: str) -> Response | None:
    """Lead to what somebody owes before anything else; what they send meanwhile is not done."""
    if by.owes is None or endpoint in WHILE_OWING[by.owes]:
        return None
    if request.method != "GET":
        raise NotAllowedError(rule=f"owes_{by.owes}")
    return redirect(url_for(DUE[by.owes]), 303)


def _refuse_unstorable() -> None:
    """No keyboard writes a NUL and PostgreSQL takes none: nothing has such a name, no form is answered so."""
    if any("\x00" in str(value) for value in (request.view_args or {}).values()):
        abort(404)
    if any(
        "\x00" in value for _name, value in (*request.args.items(multi=True), *request.form.items(multi=True))
    ):
        abort(400)


def _check(access: Access, by: Actor) -> None:
    """Another's object is as if it did not exist; a page of another role is refused."""
    if by.role is Role.VIEWER and by.role not in access.roles and Role.AGENT in access.roles:
        # Their own unit's agent could: they are told that they only look. Another unit's object stays hidden.
        _check(access, replace(by, role=Role.AGENT))
        raise NotAllowedError(rule="viewer_changes_nothing")
    if by.role not in access.roles:
        _refuse_role(access, by)
    if not _is_own(access, by):
        abort(404)


def _refuse_role(access: Access, by: Actor) -> NoReturn:
    """Whose own object it is hears which side starts this; to anybody else it is not there."""
    rule = broken_rule(by.role, request.endpoint, request.view_args or {})
    if rule is not None and _is_own(access, by):
        raise NotAllowedError(rule=rule)
    abort(404 if access.owned is not Owned.NOTHING else 403)


def _is_own(access: Access, by: Actor) -> bool:
    names = {name: str(value) for name, value in (request.view_args or {}).items()}
    if access.owned is Owned.NOTHING:
        return True
    with app_context().database.reading() as work:
        return is_owned(work, by, access.owned, names)


def signed_in() -> Actor | None:
    """Return whose session this request carries; None when it has none that still holds."""
    token = held_token()
    is_use = SENT_BY_ITSELF not in request.headers
    return actor_of(app_context(), token, is_use=is_use) if token else None


def _end_snapshot(_error: BaseException | None) -> None:
    app_context().database.end_snapshot()


def _keep_private(response: Response) -> Response:
    app_context().database.end_snapshot()
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
