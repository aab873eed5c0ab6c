"""What was submitted is what reviewers see and what is approved, whatever anybody exchanges, edits or deletes meanwhile."""

import re

import pytest
from sqlalchemy import update

from app.services.case_view import case_view, panel_facts
from app.services.paper_access import paper_in_case
from app.store.employer_rows import add_attachment, attachments_of, remove_attachment
from app.store.ledger_rows import Origin, explain_month, ledger_of
from app.store.outbox_rows import notices_for
from app.store.permit_rows import add_contract, association_facts
from app.store.person_rows import change_person, person_of, phone_of
from app.store.submission_rows import digest_of, newest_submission
from app.store.tables_office import employer
from tests.make.house_journey import EMPLOYEE_SLOTS, INFORMATION, SUBMIT, HouseJourney
from tests.make.house_maker import actor_named
from tests.make.procedure_journey import (
    attach,
    person_named,
    returned,
    stored_paper,
)
from tests.make.submitted_cases import EVERY_PROCEDURE
from tests.support.signed_in import desk_of

REVIEWERS = ("hd.l1a", "hd.l2a", "hd.l3a")
CARD, TAX = "agent_id_card", "tax_payment_proof"


def sight(house, login, journey):
    """Return what somebody sees of all that is decided upon."""
    by = actor_named(house, login)
    with house.database.reading() as work:
        view = case_view(house, work, by, journey.case_id)
        facts = panel_facts(house, work, by, view)
    return {
        "changes": {change.field: (change.old, change.new) for change in facts.changes},
        "documents": {slot: (row.id, tuple(row.page_checks)) for slot, row in facts.documents.items()},
        "attachments": {row.slot: (row.version, row.sha256, row.filename) for row in facts.attachments},
        "contract": facts.contract.id if facts.contract else None,
        "months": [(one.month, one.source) for one in facts.months],
        "findings": facts.ledger.findings if facts.ledger else None,
        "application": facts.application,
        "post": facts.post,
        "unit": (facts.employer.name, facts.employer.uscc, facts.employer.registered_place),
        "person": facts.person.details if facts.person else None,
    }, [(change.kind, change.what) for change in facts.later]


def new_attachment(house, journey):
    stored = stored_paper(house)

    def act(work):
        report = {"pages": 1, "findings": []}
        unit = journey.case.employer_id
        paper = {"slot": TAX, "sha256": stored.sha256, "filename": "换过的.pdf"}
        add_attachment(work, employer_id=unit, report=report, by="x", **paper)

    house.database.transact(act)
    return ("attachment", TAX)


def deleted_attachment(house, journey):
    house.database.transact(lambda work: remove_attachment(work, journey.case.employer_id, CARD, by="x"))
    return ("removed", CARD)


def new_contract(house, journey):
    stored = stored_paper(house)

    def act(work):
        tie = association_facts(work, journey.case.person_id)
        add_contract(
            work,
            association_id=tie.id,
            start_on=house.today(),
            end_on=house.today(),
            party_uscc="x",
            sha256=stored.sha256,
            filename="short.pdf",
        )

    house.database.transact(act)
    return ("contract", "labour_contract")


def profile(house, journey):
    def act(work):
        person = person_of(work, journey.case.person_id)
        details = {**person.details, "current_address": "后来的地址"}
        change_person(work, person, details=details, phone="15411112222")

    house.database.transact(act)
    return ("record", "phone")


def ledger(house, journey):
    def act(work):
        month = ledger_of(work, journey.case.person_id)[-1].month
        explain_month(work, journey.case.person_id, month, "后来的说明", Origin("unit", "x", ""))
        return month

    return ("ledger", house.database.transact(act))


def unit(house, journey):
    house.database.transact(
        lambda work: work.connection.execute(
            update(employer)
            .where(employer.c.id == journey.case.employer_id)
            .values(name="改名以后的单位", registered_place="北京市朝阳区")
        )
    )
    return ("unit", "name")


MOVES = [new_attachment, deleted_attachment, new_contract, profile, ledger, unit]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_every_level_sees_what_was_submitted_and_the_change_beside_it(house, move):
    journey = HouseJourney(house).submit()
    before, later = sight(house, "hd.l1a", journey)
    assert later == []
    assert before["contract"]
    house.clock.forward(minutes=5)
    kind, what = move(house, journey)
    house.clock.forward(minutes=5)
    for login in REVIEWERS:
        after, later = sight(house, login, journey)
        assert after == before, login
        assert (kind, what) in later, login
        page = desk_of(house, login).get(f"/cases/{journey.case_id}")
        assert "提交后更新" in page
        journey.review(login)
    assert journey.case.state == "approved"
    assert sight(house, "hd.l1a", journey)[0] == before


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_a_new_round_takes_the_change_in(house, move):
    journey = HouseJourney(house).submit()
    before, _ = sight(house, "hd.l1a", journey)
    kind, _ = move(house, journey)
    if kind == "removed":
        attach(house, "agent", CARD)
    if kind == "contract":
        return
    journey.review("hd.l1a", returned())
    assert sight(house, "hd.l1a", journey)[0] == before
    house.clock.forward(minutes=5)
    journey.do("agent", "verify_and_submit", SUBMIT)
    after, later = sight(house, "hd.l1a", journey)
    assert later == []
    assert after != before


@pytest.mark.parametrize("procedure", EVERY_PROCEDURE, ids=lambda procedure: procedure.__name__)
def test_in_every_procedure_each_level_decides_on_what_was_submitted(sqlite_house, procedure):
    house = sqlite_house
    journey = procedure(house)
    before, later = sight(house, "hd.l1a", journey)
    assert (later, bool(before["attachments"])) == ([], True)
    moves = MOVES if journey.case.person_id else [new_attachment, deleted_attachment, unit]
    moved = set()
    for login in REVIEWERS:
        assert sight(house, login, journey)[0] == before, login
        journey.review(login)
        assert sight(house, login, journey)[0] == before, login
        if journey.case.ended_at is not None:
            break
        moved |= {move(house, journey)[0] for move in moves}
        assert moved <= {kind for kind, _ in sight(house, login, journey)[1]}
    assert journey.case.state == "approved"
    assert sight(house, "hd.l1a", journey)[0] == before


def test_an_approval_writes_what_was_asked_for_and_puts_nothing_older_back(house):
    before = person_named(house, "zhao")
    with house.database.reading() as work:
        phone = phone_of(work, before.id)
    journey = HouseJourney(house)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay(*EMPLOYEE_SLOTS)
    same = {name: [before.details[name]] for name in INFORMATION if before.details.get(name)}
    journey.do(
        "zhao",
        "update_information",
        {**INFORMATION, **same, "phone": [phone], "marital_status": ["divorced"]},
    )
    profile(house, journey)
    journey.do("agent", "verify_and_submit", SUBMIT)
    changed = sight(house, "hd.l1a", journey)[0]["changes"]
    assert "marital_status" in changed
    assert not {"phone", "current_address"} & set(changed)
    journey.approve()
    after = person_named(house, "zhao")
    with house.database.reading() as work:
        assert phone_of(work, after.id) == "15411112222"
    assert after.details["current_address"] == "后来的地址"
    assert after.details["marital_status"] == "divorced"


def test_both_sides_are_told_when_the_record_moved_during_the_review(house):
    journey = HouseJourney(house).submit()
    profile(house, journey)
    journey.approve()
    person = actor_named(house, "zhao")
    with house.database.reading() as work:
        for groups in (person.groups, actor_named(house, "agent").groups):
            kinds = [row["kind"] for row in notices_for(work, groups) if row["case_id"] == journey.case_id]
            assert kinds.count("record_moved_in_review") == 1
        assert newest_submission(work, journey.case_id).moved == ("current_address", "phone")
    for login in ("agent", "zhao"):
        page = desk_of(house, login).get(f"/cases/{journey.case_id}")
        assert "办结时只写入本次申请要求更改的内容" in page


def test_a_submission_is_sealed_and_its_digest_tells_its_content(house):
    journey = HouseJourney(house).submit()
    with house.database.reading() as work:
        row = newest_submission(work, journey.case_id)
    assert row.digest == digest_of(row.content)
    assert (row.number, row.round) == (1, 1)


def test_a_deleted_version_that_was_submitted_is_still_read_by_its_reviewers(house):
    journey = HouseJourney(house).submit()
    reviewer = actor_named(house, "hd.l2a")
    with house.database.reading() as work:
        shown = next(row for row in attachments_of(work, journey.case.employer_id) if row.slot == CARD)
    deleted_attachment(house, journey)
    with house.database.reading() as work:
        for identity in (CARD, f"{CARD}.{shown.version}"):
            paper = paper_in_case(work, reviewer, journey.case_id, "attachment", identity)
            assert paper.sha256 == shown.sha256


def test_the_links_of_a_case_lead_to_the_submitted_versions(house):
    journey = HouseJourney(house).submit()
    new_attachment(house, journey)
    desk = desk_of(house, "hd.l1a")
    page = desk.get(f"/cases/{journey.case_id}")
    links = re.findall(r"/papers/attachment/([a-z_]+\.[0-9]+)", page.text)
    assert len({link for link in links if link.startswith(TAX)}) == 2
    for link in links:
        desk.get(f"/cases/{journey.case_id}/papers/attachment/{link}")
