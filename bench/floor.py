"""The floor: a bare Flask and SQLAlchemy program that does what any such page must do, and nothing else.

A page finds the session, checks the role, reads one row and renders HTML of a size with a form token. An action checks
token and role, changes one row and writes an audit row in one transaction. gunicorn serves it beside the product, so
that one run of one machine gives the ratio of the two.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, abort, redirect, render_template_string, request
from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import Connection
    from werkzeug.wrappers import Response

SESSION = "floor"
META = MetaData()
ACCOUNT = Table("account", META, Column("id", String, primary_key=True), Column("role", String))
SESSIONS = Table(
    "session",
    META,
    Column("hash", String, primary_key=True),
    Column("account", String),
    Column("token", String),
)
ITEM = Table(
    "item", META, Column("id", Integer, primary_key=True), Column("text", String), Column("version", Integer)
)
AUDIT = Table(
    "audit",
    META,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime),
    Column("actor", String),
    Column("action", String),
)
PAGE = """<!doctype html><html lang="zh-CN"><title>{{ item.text }}</title><body><h1>{{ item.text }}</h1>
<form method="post" action="/act"><input type="hidden" name="token" value="{{ token }}"><button>办理</button></form>
{% for number in range(lines) %}<p class="line">第 {{ number }} 行：这里是和产品页面一样多的文字，没有别的。</p>
{% endfor %}</body></html>"""
LINE_BYTES = 110


def _prepare(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Floor:
    """The three addresses over a database of its own, filled with one account and one row."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        if url.startswith("sqlite"):
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)
        META.create_all(self._engine)
        with self._writing() as connection:
            if connection.execute(select(ACCOUNT)).first() is None:
                connection.execute(insert(ACCOUNT).values(id="a", role="agent"))
                connection.execute(insert(ITEM).values(id=1, text="一件事", version=1))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def sign_in(self) -> Response:
        """Make a session."""
        key = secrets.token_urlsafe(24)
        with self._writing() as connection:
            values = {"hash": _hashed(key), "account": "a", "token": secrets.token_urlsafe(16)}
            connection.execute(insert(SESSIONS).values(**values))
        answer = redirect("/page?bytes=1000")
        answer.set_cookie(SESSION, key, httponly=True)
        return answer

    def page(self) -> str:
        """Show one row on a page of the size that is asked for."""
        with self._engine.connect() as connection:
            held = _signed_in(connection)
            item = connection.execute(select(ITEM).where(ITEM.c.id == 1)).one()
        lines = max(1, request.args.get("bytes", 1000, type=int) // LINE_BYTES)
        return render_template_string(PAGE, item=item, token=held.token, lines=lines)

    def act(self) -> Response:
        """Change the row and keep who did it, in one transaction."""
        with self._writing() as connection:
            held = _signed_in(connection)
            if request.form.get("token") != held.token:
                abort(403)
            connection.execute(update(ITEM).where(ITEM.c.id == 1).values(version=ITEM.c.version + 1))
            now = datetime.now(UTC).replace(tzinfo=None)
            connection.execute(insert(AUDIT).values(at=now, actor=held.account, action="act"))
        return redirect("/page?bytes=1000", 303)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _signed_in(connection: Connection) -> Any:
    given = _hashed(request.cookies.get(SESSION, ""))
    held = connection.execute(select(SESSIONS).where(SESSIONS.c.hash == given)).first()
    if held is None:
        abort(403)
    role = connection.execute(select(ACCOUNT.c.role).where(ACCOUNT.c.id == held.account)).scalar_one()
    if role != "agent":
        abort(403)
    return held


def make_floor(url: str) -> Flask:
    """Return the program."""
    served, app = Floor(url), Flask(__name__)
    app.add_url_rule("/sign-in", view_func=served.sign_in)
    app.add_url_rule("/page", view_func=served.page)
    app.add_url_rule("/act", view_func=served.act, methods=["POST"])
    return app


if "FLOOR_DATABASE" in os.environ:
    floor = make_floor(os.environ["FLOOR_DATABASE"])
