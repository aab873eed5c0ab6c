"""What was submitted is what reviewers see and what is approved, whatever anybody exchanges, edits or deletes meanwhile."""

import re

import pytest

from app.domain.person_fields import DETAILS
from app.services.papers.paper_access import paper_in_case
from app.services.submissions.person_record import record_of
from app.services.tasks.reveal_for_review import reveal_for_review
from app.store.employer_rows import attachments_of, permission_facts, remove_attachment
from app.store.outbox_rows import notices_for
from app.store.permit_rows import permit_concerned
from app.store.person_rows import change_person, person_of, phone_of, revealed
from app.store.review_rows import slip_of_case
from app.store.submission_rows import digest_of, newest_submission
from app.store.tables_applications import submission
from tests.make.context_maker import actor_named
from tests.make.moves_in_review import (
    EVERY_MOVE,
    LATER,
    OF_UNIT,
    chain,
    identity,
    ledger,
    new_attachments,
    post,
)
from tests.make.procedure_journey import STAYS, attach, person_named, returned
from tests.make.service_journey import EMPLOYEE_SLOTS, INFORMATION, SUBMIT, ServiceJourney
from tests.make.sight_of_case import sight, told_to_handlers
from tests.make.submitted_cases import EVERY_PROCEDURE
from tests.support.signed_in import desk_of

REVIEWERS = ("hd.l1a", "hd.l2a", "hd.l3a")
CARD = "agent_id_card"
OVER = {"contract_months": None, "number": None}
"""Hints to who decides; an application that is over has none."""


def new_attachment(context, journey):
    """Exchange one paper of the unit."""
    return new_attachments(context, journey)[0]


def deleted_attachment(context, journey):
    """Delete one paper of the unit."""
    context.database.transact(lambda work: remove_attachment(work, journey.case.employer_id, CARD, by="x"))
    return ("removed", CARD)


def profile(context, journey):
    """Change two values of the record."""

    def act(work):
        person = person_of(work, journey.case.person_id)
        details = {**person.details, "current_address": "后来的地址"}
        change_person(work, person, details=details, phone="15411112222")

    context.database.transact(act)
    return ("record", "phone")


@pytest.mark.parametrize("move", EVERY_MOVE, ids=lambda move: move.__name__)
def test_every_level_sees_what_was_submitted_and_the_change_beside_it(sqlite_context, move):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    before, later = sight(context, "hd.l1a", journey)
    told = told_to_handlers(context, journey)
    assert later == []
    assert before["contract"]
    assert before["chain"]
    context.clock.forward(minutes=5)
    expected = move(context, journey)
    assert expected
    context.clock.forward(minutes=5)
    for login in REVIEWERS:
        after, later = sight(context, login, journey)
        assert after == before, login
        assert told_to_handlers(context, journey) == told, login
        assert set(expected) <= set(later), login
        page = desk_of(context, login).get(f"/cases/{journey.case_id}")
        assert "提交后更新" in page
        journey.review(login)
    assert journey.case.state == "approved"
    assert {**sight(context, "hd.l1a", journey)[0], **OVER} == {**before, **OVER}


@pytest.mark.parametrize(
    "move", [new_attachment, deleted_attachment, profile, ledger, post, chain], ids=lambda move: move.__name__
)
def test_a_new_round_takes_the_change_in(context, move):
    journey = ServiceJourney(context).submit()
    before, _ = sight(context, "hd.l1a", journey)
    move(context, journey)
    if move is deleted_attachment:
        attach(context, "agent", CARD)
    journey.review("hd.l1a", returned())
    assert sight(context, "hd.l1a", journey)[0] == before
    context.clock.forward(minutes=5)
    journey.do("agent", "verify_and_submit", SUBMIT | STAYS)
    after, later = sight(context, "hd.l1a", journey)
    assert later == []
    assert after != before


@pytest.mark.parametrize("procedure", EVERY_PROCEDURE, ids=lambda procedure: procedure.__name__)
def test_in_every_procedure_each_level_decides_on_what_was_submitted(sqlite_context, procedure):
    context = sqlite_context
    journey = procedure(context)
    before, later = sight(context, "hd.l1a", journey)
    told = told_to_handlers(context, journey)
    assert (later, bool(before["attachments"])) == ([], True)
    moves = EVERY_MOVE if journey.case.person_id else OF_UNIT
    moved = set()
    for login in REVIEWERS:
        assert sight(context, login, journey)[0] == before, login
        journey.review(login)
        if journey.case.ended_at is not None:
            break
        for move in moves:
            moved |= {kind for kind, _ in move(context, journey)}
        assert sight(context, login, journey)[0] == before, login
        assert told_to_handlers(context, journey) == told, login
        # What was exchanged first and is deleted by now is told as deleted.
        assert moved - {"attachment"} <= {kind for kind, _ in sight(context, login, journey)[1]}
    assert journey.case.state == "approved"
    assert {**sight(context, "hd.l1a", journey)[0], **OVER} == {**before, **OVER}
    _assert_written(context, journey, before)


def _assert_written(context, journey, before):
    """What was asked for is written as it was submitted; everything else is left as it has become meanwhile."""
    case = journey.case
    with context.database.reading() as work:
        content = newest_submission(work, case.id).content
        slip, held = slip_of_case(work, case.id), permission_facts(work, case.employer_id, case.permit_type)
        if case.person_id:
            record, permit = record_of(work, case.person_id), permit_concerned(work, None, case.person_id)
    if not case.person_id:
        granted = case.procedure == "permission_application"
        assert not granted or held.scope == "full"
        assert case.procedure == "permission_cancellation" or held.authority == case.authority
        return
    asked = content["asked"]
    for name in DETAILS:
        now = [LATER, None, [], [{"name": LATER}], "2001-01"]
        if name in asked and not isinstance(asked[name], list):
            assert record.get(name) == asked[name], name
        elif name not in asked:
            assert record.get(name) in now, name
    assert slip.snapshot["employer"] == before["unit"][0]
    if case.procedure == "new_application":
        said = {**content["record"], "id_number_masked": content["record"]["id_number"]} | asked
        assert permit.holder == {name: said.get(name) or permit.holder[name] for name in permit.holder}
        assert permit.holder["name"] != record["name"]


def test_an_approval_writes_what_was_asked_for_and_puts_nothing_older_back(context):
    before = person_named(context, "zhao")
    with context.database.reading() as work:
        phone = phone_of(work, before.id)
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay(*EMPLOYEE_SLOTS)
    same = {name: [before.details[name]] for name in INFORMATION if before.details.get(name)}
    journey.do(
        "zhao",
        "update_information",
        {**INFORMATION, **same, "phone": [phone], "marital_status": ["divorced"]},
    )
    profile(context, journey)
    journey.do("agent", "verify_and_submit", SUBMIT)
    changed = sight(context, "hd.l1a", journey)[0]["changes"]
    assert "marital_status" in changed
    assert not {"phone", "current_address"} & set(changed)
    journey.approve()
    after = person_named(context, "zhao")
    with context.database.reading() as work:
        assert phone_of(work, after.id) == "15411112222"
    assert after.details["current_address"] == "后来的地址"
    assert after.details["marital_status"] == "divorced"


def test_both_sides_are_told_when_the_record_moved_during_the_review(context):
    journey = ServiceJourney(context).submit()
    profile(context, journey)
    journey.approve()
    person = actor_named(context, "zhao")
    with context.database.reading() as work:
        for groups in (person.groups, actor_named(context, "agent").groups):
            kinds = [row["kind"] for row in notices_for(work, groups) if row["case_id"] == journey.case_id]
            assert kinds.count("record_moved_in_review") == 1
        assert newest_submission(work, journey.case_id).moved == ("current_address", "phone")
    for login in ("agent", "zhao"):
        page = desk_of(context, login).get(f"/cases/{journey.case_id}")
        assert "办结时只写入本次申请要求更改的内容" in page


def test_a_submission_is_sealed_and_its_digest_tells_its_content(context):
    journey = ServiceJourney(context).submit()
    with context.database.reading() as work:
        row = newest_submission(work, journey.case_id)
    assert row.digest == digest_of(row.content)
    assert (row.number, row.round) == (1, 1)


def test_a_deleted_version_that_was_submitted_is_still_read_by_its_reviewers(context):
    journey = ServiceJourney(context).submit()
    reviewer = actor_named(context, "hd.l2a")
    with context.database.reading() as work:
        shown = next(row for row in attachments_of(work, journey.case.employer_id) if row.slot == CARD)
    deleted_attachment(context, journey)
    with context.database.reading() as work:
        for identity in (CARD, f"{CARD}.{shown.version}"):
            paper = paper_in_case(work, reviewer, journey.case_id, "attachment", identity)
            assert paper.sha256 == shown.sha256


def test_the_links_of_a_case_lead_to_the_submitted_versions(context):
    journey = ServiceJourney(context).submit()
    new_attachment(context, journey)
    desk = desk_of(context, "hd.l1a")
    page = desk.get(f"/cases/{journey.case_id}")
    links = re.findall(r"/papers/attachment/([a-z_]+\.[0-9]+)", page.text)
    assert len({link for link in links if link.startswith(CARD)}) == 2
    for link in links:
        desk.get(f"/cases/{journey.case_id}/papers/attachment/{link}")


def test_the_whole_number_is_the_submitted_one(context):
    journey = ServiceJourney(context).submit()
    with context.database.reading() as work:
        number = revealed(work, journey.case.person_id)[0]
    identity(context, journey)
    journey.claim("hd.l1a")
    found = reveal_for_review(
        context, actor_named(context, "hd.l1a"), journey.open()["review"].key, "identity_paper"
    )
    assert (found.number, found.person.name) == (number, "赵测试")


def test_where_else_somebody_works_is_told_to_reviewers_alone(context):
    journey = ServiceJourney(context).submit()
    chain(context, journey)
    assert {"chain", "override"} <= {kind for kind, _ in sight(context, "hd.l1a", journey)[1]}
    for login in ("agent", "zhao"):
        assert not {"chain", "override"} & {kind for kind, _ in sight(context, login, journey)[1]}
        assert "补记工作单位" not in desk_of(context, login).get(f"/cases/{journey.case_id}")


PARTS = (
    "permit_said",
    "employments",
    "declared_since",
    "id_number",
    "unit_names",
    "overrides",
    "association",
)


def test_a_submission_from_before_more_was_kept_goes_on_and_says_what_is_of_today(context):
    journey = ServiceJourney(context).submit()
    without(context, journey, PARTS)
    for login in REVIEWERS:
        page = desk_of(context, login).get(f"/cases/{journey.case_id}")
        assert "有几项显示的是现在的内容" in page
        assert "原单位和证件登记的内容" in page
        told_to_handlers(context, journey)
        journey.review(login)
    assert journey.case.state == "approved"
    assert "有几项显示的是现在的内容" not in desk_of(context, "agent").get(f"/cases/{journey.case_id}")


def without(context, journey, parts):
    """Take parts out of a submission, as one from before they were kept lacks them."""

    def act(work):
        row = newest_submission(work, journey.case_id)
        content = {name: value for name, value in row.content.items() if name not in parts}
        content["unit"] = {k: v for k, v in content["unit"].items() if k != "is_profile_complete"}
        sealed = work.seal.close_json(content, f"submission.content:{row.case_id}:{row.number}")
        rows = submission.update().where(submission.c.case_id == row.case_id)
        work.connection.execute(rows.values(content_sealed=sealed))

    context.database.transact(act)
