"""好差评, 投诉 and 咨询: told by those concerned, followed up and answered by those in charge, shown without persons."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.factory import create_app
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.feedback.rate_case import rate_case
from app.store.feedback_rows import add_rating
from app.store.outbox_rows import notices_for
from app.store.tables_identity import account
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.shows import shows
from tests.support.signed_in import client_for, post

REVIEWERS = ("overseas.l1a", "overseas.l2a")


@pytest.fixture
def ended(sqlite_context):
    """A renewal that was approved."""
    return ServiceJourney(sqlite_context, "chu").submit().approve(REVIEWERS)


def rated(context, login, case_id, level, text=""):
    return rate_case(context, actor_named(context, login), uuid4().hex, case_id, level, text)


def test_a_case_is_rated_after_its_end_by_its_parties_and_by_nobody_else(sqlite_context):
    journey = ServiceJourney(sqlite_context, "chu")
    with pytest.raises(ProcedureRefusedError) as early:
        rated(sqlite_context, "chu", journey.case_id, 5)
    assert early.value.facts["rule"] == "rating_after_end"
    assert (
        "评价这次办理"
        not in client_for(create_app(sqlite_context), "chu").get(f"/cases/{journey.case_id}").text
    )
    with pytest.raises(NotFoundError):
        rated(sqlite_context, "zhao", journey.case_id, 1)


@pytest.mark.every_database
def test_one_rating_of_a_case_and_person_and_a_bad_one_is_followed_up(context):
    """The second rating is refused by what the database holds."""
    journey = ServiceJourney(context, "chu").submit().approve(REVIEWERS)
    assert rated(context, "chu", journey.case_id, 5)["number"] == ""
    with pytest.raises(ProcedureRefusedError) as again:
        rated(context, "chu", journey.case_id, 1)
    assert again.value.facts["rule"] == "rated_already"
    year = context.today().year
    assert rated(context, "agent", journey.case_id, 2, "等得太久")["number"] == f"{year}-00001"


@shows("O12")
def test_a_bad_rating_is_answered_and_whose_it_was_stays_with_the_operator(sqlite_context, ended):
    app = create_app(sqlite_context)
    answer = post(
        client_for(app, "chu"),
        f"/concerns/cases/{ended.case_id}/rating",
        _key="k",
        level="1",
        text="等得太久",
    )
    assert answer.status_code == 303
    operator = client_for(app, "operator")
    listed = operator.get("/concerns/to-answer/").text
    assert "差评回访" in listed
    assert ended.case.number in listed
    assert client_for(app, "hd.l1a").get("/concerns/to-answer/").status_code == 403
    lead = client_for(app, "hd.l3a")
    assert "差评回访" not in lead.get("/concerns/to-answer/").text
    link = listed.split('href="/concerns/to-answer/')[-1].split('"')[0]
    assert lead.get(f"/concerns/to-answer/{link}").status_code == 404
    assert post(operator, f"/concerns/to-answer/{link}", _key="a", text="").status_code == 422
    assert post(operator, f"/concerns/to-answer/{link}", _key="b", text="已改进").status_code == 303
    assert post(operator, f"/concerns/to-answer/{link}", _key="c", text="再答").status_code == 409
    assert "已改进" in client_for(app, "chu").get("/concerns/").text
    with sqlite_context.database.reading() as work:
        chu = actor_named(sqlite_context, "chu")
        assert "concern_answered" in {row["kind"] for row in notices_for(work, chu.inboxes)}


def test_a_question_has_a_number_and_is_answered_by_the_lead_of_its_authority(sqlite_context):
    app = create_app(sqlite_context)
    agent, lead = client_for(app, "agent"), client_for(app, "hd.l3a")
    wrong = post(agent, "/concerns/", _key="a", kind="", text="", case_number="1")
    assert wrong.status_code == 422
    for words in ("请选择投诉或咨询", "请写明内容", "没有找到您的这件办件"):
        assert words in wrong.text
    told = post(agent, "/concerns/", _key="b", kind="question", text="需要原件吗", case_number="")
    assert told.status_code == 303
    again = post(agent, "/concerns/", _key="b", kind="question", text="需要原件吗", case_number="")
    assert again.status_code == 303
    number = f"{sqlite_context.today().year}-00001"
    assert number in agent.get("/concerns/").text
    assert f"{sqlite_context.today().year}-00002" not in agent.get("/concerns/").text
    listed = lead.get("/concerns/to-answer/").text
    assert number in listed
    link = listed.split('href="/concerns/to-answer/')[-1].split('"')[0]
    assert post(lead, f"/concerns/to-answer/{link}", _key="c", text="不需要").status_code == 303
    assert "不需要" in agent.get("/concerns/").text
    assert "需要原件吗" not in client_for(app, "agent2").get("/concerns/").text


def test_too_many_in_a_day_are_slowed_down(sqlite_context):
    agent = client_for(create_app(sqlite_context), "agent")
    answers = [
        post(agent, "/concerns/", _key=f"k{place}", kind="complaint", text="再说一次").status_code
        for place in range(21)
    ]
    assert answers == [303] * 20 + [429]


def test_figures_are_public_from_five_ratings_on_and_name_nobody(sqlite_context, ended):
    anybody = create_app(sqlite_context).test_client()
    assert "评价不足 5 次" in anybody.get("/guides/renewal").text

    def act(work):
        people = list(work.connection.execute(select(account.c.id).limit(5)).scalars())
        for place, one in enumerate(people):
            add_rating(
                work,
                case_id=ended.case_id,
                account_id=one,
                procedure="renewal",
                level=5 - place % 2,
                text="某人说",
            )

    sqlite_context.database.transact(act)
    page = anybody.get("/guides/renewal").text
    assert "共 5 次评价" in page
    assert "60%" in page
    assert "某人说" not in page


@shows("O8")
def test_a_guide_says_what_the_edition_says(sqlite_context):
    page = create_app(sqlite_context).test_client().get("/guides/renewal").text
    for words in (
        "员工诚信声明",
        "20 个工作日内审核完毕",
        "《海淀区办理指南》",
        "单位（由经办人发起）",
        "确认单",
    ):
        assert words in page
    assert "{" not in page
    anybody = create_app(sqlite_context).test_client()
    assert anybody.get("/accessibility").status_code == 200
    assert "即时生效" in anybody.get("/guides/dissociation").text
    assert anybody.get("/guides/permit_expiry").status_code == 404
