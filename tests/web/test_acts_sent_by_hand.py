"""Every shipped act and every answer to one, sent by hand by each who may not: refused, and nothing is written."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.domain.act_files import read_acts
from app.factory import create_app
from app.store.act_rows import acts_of_case
from app.store.schema import metadata
from tests.make.acts_done import act, held_review
from tests.make.moving_reviews import id_of
from tests.support.shows import shows
from tests.support.signed_in import client_for, token_of

SENDERS = (
    "agent", "agent2", "zhao", "qian", "hd.l1a", "hd.l1b", "hd.l2a", "hd.l3a", "overseas.l1a", "analyst",
    "operator", "viewer", None,
)  # fmt: skip
"""The unit and its employee, others of both, the holder, colleagues, the lead, another authority; nobody at last."""
OWN, OFFICE = {"agent", "zhao"}, {"hd.l1a", "hd.l1b", "hd.l2a", "hd.l3a"}
MAY = {
    "urge_review": OWN,
    "ask_advice": {"hd.l1a", "hd.l3a"},
    "let_know": OFFICE,
    "note": OFFICE,
    "ask_applicant": {"hd.l1a"},
    "ask_reviewer": OWN,
    "begin_special": {"hd.l1a"},
    # Nothing stands that could go on, no case has ended with its permit, and the authority has begun to look.
    "end_special": set(),
    "issue_refusal": set(),
    "withdraw": set(),
}
"""Who may do what in a renewal that hd.l1a holds before the first level, in an authority led by hd.l3a."""
TO = {"ask_advice": "hd.l2a", "let_know": "hd.l2a"}
ANSWERS = {
    "ask_advice": {"hd.l2a"},
    "let_know": {"hd.l2a", "hd.l1b"},
    "ask_applicant": {"agent"},
    "ask_reviewer": {"hd.l1a"},
    "begin_special": {"hd.l3a"},
}
"""Who may answer what is asked below."""
WRITTEN = ("case_act", "act_reader", "notice", "outbox", "audit", "history_event", "office_paper", "incident")


@pytest.fixture
def journey(sqlite_context):
    return held_review(sqlite_context)


@pytest.fixture
def senders(journey):
    app = create_app(journey.context)
    clients = {login: client_for(app, login) for login in SENDERS}
    return {login: (client, token_of(client)) for login, client in clients.items()}


def written(journey):
    """Return how many rows there are of what an act could leave behind, and which acts were answered."""
    with journey.context.database.reading() as work:
        counts = {
            name: work.connection.scalar(select(func.count()).select_from(metadata.tables[name]))
            for name in WRITTEN
        }
        acts = [(one.id, one.answered_at, dict(one.readers)) for one in acts_of_case(work, journey.case_id)]
    return counts, acts, journey.case.lock_version


def refused(senders, may, address, typed):
    """Send a form as each who may not; return those that were not refused."""
    found = []
    for login, (client, token) in senders.items():
        if login in may:
            continue
        sent = client.post(address, data={"csrf_token": token, "_key": uuid4().hex, **typed})
        is_turned_away = sent.status_code in {403, 404, 409}
        is_asked_to_sign_in = sent.status_code == 303 and "/sign-in" in sent.headers["Location"]
        if not (is_turned_away or (login is None and is_asked_to_sign_in)):
            found.append((login, sent.status_code))
    return found


def test_the_table_is_that_of_the_shipped_acts():
    shipped = Path("processes/shared/acts.toml").read_bytes()
    assert set(MAY) == set(read_acts({"shared/acts.toml": shipped})[0].by_key)


@shows("O1")
def test_whoever_may_not_do_an_act_is_refused_and_nothing_is_written(journey, senders):
    before, wrong = written(journey), {}
    for kind, may in MAY.items():
        place = "withdraw" if kind == "withdraw" else f"acts/{kind}"
        typed = {"text": "请说明"}
        if kind in TO:
            typed["to"] = id_of(journey.context, TO[kind])
        wrong[kind] = refused(senders, may, f"/cases/{journey.case_id}/{place}", typed)
    assert {kind: sent for kind, sent in wrong.items() if sent} == {}
    assert written(journey) == before


def test_whoever_was_not_asked_does_not_answer_and_nothing_is_written(journey, senders):
    asked = {
        "ask_advice": act(journey, "hd.l1a", "ask_advice", to=["hd.l2a"]),
        "let_know": act(journey, "hd.l1a", "let_know", to=["hd.l2a", "hd.l1b"]),
        "ask_applicant": act(journey, "hd.l1a", "ask_applicant"),
        "ask_reviewer": act(journey, "zhao", "ask_reviewer"),
        "begin_special": act(journey, "hd.l1a", "begin_special"),
    }
    before = written(journey)
    wrong = {
        kind: refused(
            senders,
            ANSWERS[kind],
            f"/cases/{journey.case_id}/acts/{act_id}/answer",
            {"text": "已核实", "verdict": "confirmed"},
        )
        for kind, act_id in asked.items()
    }
    assert {kind: sent for kind, sent in wrong.items() if sent} == {}
    assert written(journey) == before
