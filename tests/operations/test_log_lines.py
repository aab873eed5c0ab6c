"""A log has one line of JSON for each entry, tells the moment in UTC, and repeats nobody's number or address."""

import json
import logging
from datetime import datetime, timedelta
from io import StringIO

import pytest
import structlog
from sqlalchemy import insert, update

from app.domain.secret_addresses import loggable
from app.factory import create_app
from app.log_lines import configure_logs
from app.store.account_rows import account_by_login
from app.store.database import ConflictError
from app.store.tables_identity import account

FORGED = 'x\n{"at": "forged"}\r\u2028\u0085\x1b[31m\x00'
PHONE, MAIL, NUMBER = "13800138000", "zhao@example.invalid", "11010119900307201X"


@pytest.fixture
def lines():
    """Yield a function that returns the entries so far; logs are as they were afterwards."""
    stream, root = StringIO(), logging.getLogger()
    before = root.handlers[:]
    configure_logs(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = before
    structlog.reset_defaults()


def fail(words):
    secret = f"held in a variable {PHONE}"
    raise LookupError(words if secret else "")


def test_whatever_is_logged_stays_one_line_with_its_moment_in_utc(lines):
    structlog.get_logger("web").error("event", who=FORGED, more={"b": FORGED})
    logging.getLogger("library").error("said %s", FORGED)
    ours, theirs = lines()
    assert (ours["level"], ours["event"], ours["who"]) == ("error", "event", FORGED)
    assert theirs["event"] == f"said {FORGED}"
    for one in (ours, theirs):
        assert datetime.fromisoformat(one["at"]).utcoffset() == timedelta(0)


def test_an_error_tells_its_way_and_nobodys_numbers(lines):
    try:
        fail(f"Key (login)=({PHONE}) of {MAIL} and {NUMBER}\n{FORGED}")
    except LookupError as failed:
        structlog.get_logger("worker").error("chore failed", exc_info=failed)
        logging.getLogger("web").exception("broken")
    told = lines()
    assert len(told) == 2
    for one in told:
        assert "LookupError: Key (login)=(…) of … and …" in one["trace"]
        assert "in fail" in one["trace"]
        assert not any(word in json.dumps(one) for word in (PHONE, MAIL, NUMBER[:17]))


@pytest.mark.every_database("each database repeats in its own way what it refuses")
def test_what_a_database_refuses_is_not_repeated(context, lines):
    def twice(work):
        row = account_by_login(work, "agent")
        work.connection.execute(update(account).where(account.c.id == row.id).values(login=PHONE))
        held = {
            **work.connection.execute(account.select().where(account.c.id == row.id)).mappings().one(),
            "id": "another",
            "login": PHONE,
        }
        work.connection.execute(insert(account).values(held))

    with pytest.raises(ConflictError) as refused:
        context.database.transact(twice)
    structlog.get_logger("worker").error("chore failed", exc_info=refused.value)
    told = json.dumps(lines())
    assert "login" in told
    assert PHONE not in told


def test_a_broken_page_is_logged_with_the_number_that_it_shows(sqlite_context, lines):
    app = create_app(sqlite_context)
    app.view_functions["public.help_centre"] = lambda: fail("broken")
    page = app.test_client().get("/help")
    (entry,) = lines()
    number = entry["event"].rpartition(" ")[2]
    assert len(number) == 8
    assert number in page.text
    for word in ("LookupError", "Traceback", "fail("):
        assert word not in page.text


def test_a_path_with_a_line_end_is_told_without_it():
    assert loggable("/x\nGET / 200\u2028") == "/x\\u000aGET / 200\\u2028"
