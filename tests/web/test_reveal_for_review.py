"""Who decides on an application may compare the whole identity number: for a purpose, written down, while it is open."""

from app.factory import create_app
from app.store.audit_chain import OFFICE, rows_of
from app.store.person_rows import revealed
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import client_for, desk_of, post


def under_review(context):
    journey = ServiceJourney(context).submit()
    journey.claim("hd.l1a")
    return journey, f"/tasks/{journey.open()['review'].key}"


def number_of(context):
    with context.database.reading() as work:
        return revealed(work, actor_named(context, "zhao").person_id)[0]


def looks(context):
    with context.database.reading() as work:
        return [row for row in rows_of(work, OFFICE) if row["action"] == "reveal"]


def test_the_reviewer_who_holds_the_task_sees_the_number_once_and_it_is_written_down(context):
    journey, task = under_review(context)
    number = number_of(context)
    desk = desk_of(context, "hd.l1a")
    page = desk.get(task)
    assert number not in page.text
    assert "查看完整证件号码" in page
    shown = desk.post(f"{task}/identity", {"purpose": "contract"})
    assert number in shown
    assert "核对劳动（聘用）合同" in shown
    assert desk.response.headers["Cache-Control"] == "no-store"
    assert number not in desk.get(task).text
    (look,) = looks(context)
    assert look["actor"] == actor_named(context, "hd.l1a").account_id
    assert {"purpose": "contract", "case": journey.case.number, "field": "id_number"}.items() <= look[
        "facts"
    ].items()
    assert number not in str(look)


def test_without_purpose_claim_token_or_open_task_nothing_is_shown(context):
    journey, task = under_review(context)
    number = number_of(context)
    app = create_app(context)
    holder, colleague = client_for(app, "hd.l1a"), client_for(app, "hd.l1b")
    assert holder.post(f"{task}/identity", data={"purpose": "contract"}).status_code == 403
    for client, purpose, status in (
        (holder, "", 409),
        (holder, "curious", 409),
        (colleague, "contract", 409),
    ):
        refused = post(client, f"{task}/identity", purpose=purpose)
        assert refused.status_code == status
        assert number not in refused.text
    for login in ("agent", "zhao", "hd.l2a", "overseas.l1a"):
        refused = post(client_for(app, login), f"{task}/identity", purpose="contract")
        assert refused.status_code in {403, 404}
    journey.review("hd.l1a")
    refused = post(holder, f"{task}/identity", purpose="contract")
    assert refused.status_code == 409
    assert number not in refused.text
    assert looks(context) == []
