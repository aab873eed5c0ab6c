"""A notice of a kind that has no words any more: its row is shown, its letter waits for an operator, others leave."""

import pytest

from app.factory import create_app
from app.services.due_work.send_letters import send_next_letter
from app.store import leases
from app.store.incident_rows import incidents
from app.store.outbox_rows import notify, post
from app.web.wording.notice_words import NOTICE_WORDS
from tests.make.context_maker import actor_named
from tests.support.signed_in import client_for

OLD, KNOWN = "kind_of_before", "renewal_approved"


class Channel:
    """Keeps the subjects of what it is given."""

    is_read_aloud = False

    def __init__(self):
        self.sent = []

    def send(self, _identity, _address, subject, _body):
        self.sent.append(subject)


def words(kind, _facts):
    return tuple(map(str, NOTICE_WORDS[kind]))


@pytest.fixture
def told(context):
    """Write what an edition of before has told an employee: one notice of its own kind, and one of today's."""
    person = actor_named(context, "zhao").person_id

    def act(work):
        for kind in (OLD, KNOWN):
            notify(work, f"person:{person}", kind, {}, case_id=None, dedup_key=f"old.{kind}")
            letter = {"to": "zhao@example.invalid", "kind": kind, "facts": {}, "case_id": None}
            post(work, "mail", letter, f"old.{kind}")

    context.database.transact(act)
    return context


def test_the_page_of_notices_and_the_operators_lists_are_shown(told):
    app = create_app(told)
    page = client_for(app, "zhao").get("/notices")
    assert page.status_code == 200
    assert "按以前的流程发出" in page.text
    assert OLD not in page.text
    assert client_for(app, "operator").get("/operations/letters").status_code == 200


def test_its_letter_becomes_an_incident_and_the_others_leave(told):
    channel = Channel()
    for _ in range(leases.MAX_ATTEMPTS):
        while send_next_letter(told, {"mail": channel}, words):
            pass
        told.clock.forward(days=1)
    assert channel.sent == [str(NOTICE_WORDS[KNOWN][0])]
    with told.database.reading() as work:
        texts = [row.text for row in incidents(work)]
    assert len(texts) == 1
    assert OLD in texts[0]
