"""Notices that were sent before they kept their words: shown as they read now, or as one without a text."""

import pytest
from sqlalchemy import insert

from app.factory import create_app
from app.services.due_work.send_letters import send_next_letter
from app.store import leases
from app.store.incident_rows import incidents
from app.store.outbox_rows import Contents, post
from app.store.tables_applications import notice
from tests.make.context_maker import actor_named
from tests.make.notice_wording import notice_words
from tests.support.signed_in import client_for

OLD, KNOWN = "kind_of_before", "renewal_approved"


class Channel:
    """Keeps the subjects of what it is given."""

    is_read_aloud = False

    def __init__(self):
        self.sent = []

    def send(self, _identity, _address, subject, body):
        self.sent.append((subject, body))


@pytest.fixture
def told(context):
    """Write what a release of before has told an employee: one notice of its own kind, and one of today's."""
    person = actor_named(context, "zhao").person_id

    def act(work):
        for kind in (OLD, KNOWN):
            mark = f"old.{kind}"
            work.connection.execute(
                insert(notice).values(
                    id=mark, audience=f"person:{person}", kind=kind, facts={}, at=work.now, dedup_key=mark
                )
            )
            post(work, "mail", kind, Contents("zhao@example.invalid", {}), mark)

    context.database.transact(act)
    return context


def test_the_page_of_notices_and_the_operators_lists_are_shown(told):
    app = create_app(told)
    page = client_for(app, "zhao").get("/notices")
    assert page.status_code == 200
    assert "按以前的流程发出" in page.text
    assert notice_words(KNOWN, {})[1] in page.text
    assert OLD not in page.text
    letters = client_for(app, "operator").get("/operations/letters")
    assert letters.status_code == 200
    assert notice_words(KNOWN, {})[0] in letters.text
    assert OLD not in letters.text


def test_its_letter_becomes_an_incident_and_the_others_leave(told):
    channel = Channel()
    for _ in range(leases.MAX_ATTEMPTS):
        while send_next_letter(told, {"mail": channel}):
            pass
        told.clock.forward(days=1)
    assert channel.sent == [notice_words(KNOWN, {})]
    with told.database.reading() as work:
        texts = [row.text for row in incidents(work)]
    assert len(texts) == 1
    assert OLD in texts[0]
