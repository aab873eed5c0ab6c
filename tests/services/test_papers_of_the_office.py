"""Papers of the office: what a renewal makes, who reads them, how they are delivered, printed again and voided."""

import pytest

from app.factory import create_app
from app.queries.office_papers import listed_papers
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.services.papers_of_office.issue_paper import UnknownPaperError, issue_paper
from app.services.papers_of_office.read_paper import read_paper, reprint_paper
from app.services.papers_of_office.void_paper import void_paper
from app.store.case_rows import case_of
from app.store.office_paper_rows import content_of, papers_of_case
from app.store.review_rows import slip_of_case
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import returned
from tests.make.returned_cases import OF_PERSON
from tests.make.service_journey import RETURN, ServiceJourney
from tests.support.shows import shows
from tests.support.signed_in import client_for, desk_of, post

EVERYBODY = ("agent", "viewer", "agent2", "zhao", "qian", "hd.l1a", "overseas.l1a", "operator", "analyst")


def papers(context, journey):
    """Return the papers of a case by kind, the newest of each."""
    with context.database.reading() as work:
        return {row.kind: row for row in reversed(papers_of_case(work, journey.case_id))}


def contents(context, row):
    with context.database.reading() as work:
        return content_of(work, row.id)


def listed(context, journey, login):
    with context.database.reading() as work:
        case = case_of(work, journey.case_id)
        return {one.row.kind: one for one in listed_papers(work, actor_named(context, login), case)}


@shows("O3")
def test_a_renewal_makes_its_papers_numbered_by_year_and_authority(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    assert [row.number for row in papers(context, journey).values()] == ["海人社居〔2026〕收件第0001号"]
    journey.approve()
    found = papers(context, journey)
    assert {kind: row.number for kind, row in found.items()} == {
        "receipt": "海人社居〔2026〕收件第0001号",
        "acceptance_notice": "海人社居〔2026〕受理第0001号",
        "completion_notice": "海人社居〔2026〕办结第0001号",
        "confirmation_slip": "海人社居〔2026〕确认第0001号",
    }
    assert contents(context, found["acceptance_notice"])["body"][0].endswith("予以受理，进入后续审核。")
    with context.database.reading() as work:
        assert slip_of_case(work, journey.case_id).code == found["confirmation_slip"].code


def test_a_return_makes_a_notice_with_the_items_of_its_round(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", RETURN)
    notice = papers(context, journey)["correction_notice"]
    told = contents(context, notice)
    assert told["items"] == [["1", "员工材料", "个人所得税完税证明", "缺少财务专用章"]] or (
        told["items"][0][1] == "员工材料" and told["items"][0][3] == "缺少财务专用章"
    )
    assert "第 1 轮" in told["body"][0]
    assert "需要补正下列 1 项内容" in told["body"][0]
    assert "补正期限至" in told["after"][0]
    assert told["basis"]
    assert told["remedy"]
    # It goes with the notice that the return sends anyway: nobody hears of it twice.
    ways = {one.party: one for one in listed(context, journey, "hd.l1a")["correction_notice"].deliveries}
    assert set(ways) == {"employer", "person"}
    assert ways["person"].told_at is not None
    assert ways["person"].opened_at is None


def test_the_notice_names_the_place_of_every_item(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    answers = {}
    for place, (category, target) in enumerate(OF_PERSON):
        found = returned(category, target)
        answers |= {name.replace("issues.0", f"issues.{place}"): value for name, value in found.items()}
    journey.review("hd.l1a", answers)
    told = contents(sqlite_context, papers(sqlite_context, journey)["correction_notice"])
    assert [row[2] for row in told["items"]] == [
        "单位缴纳税费凭证",
        "其他",
        "劳动（聘用）合同",
        "员工诚信声明",
        "现居住地址",
        "社保个税明细",
    ]


def test_only_those_it_concerns_read_a_paper(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit().approve()
    app, found = create_app(context), papers(context, journey)
    readers = {
        kind: {
            login
            for login in EVERYBODY
            if client_for(app, login).get(f"/cases/{journey.case_id}/office-papers/{row.id}").status_code
            == 200
        }
        for kind, row in found.items()
    }
    assert readers["completion_notice"] == {"agent", "viewer", "zhao", "hd.l1a"}
    # The slip is the employee's alone, and the authority's that made it.
    assert readers["confirmation_slip"] == {"zhao", "hd.l1a"}
    # An operator hears of every paper and reads none.
    seen = listed(context, journey, "operator")
    assert {kind: one.is_readable for kind, one in seen.items()} == dict.fromkeys(found, False)
    assert set(listed(context, journey, "agent")) == set(found) - {"confirmation_slip"}
    with pytest.raises(NotFoundError):
        read_paper(context, actor_named(context, "zhao"), "another", found["receipt"].id)


def test_the_first_opening_by_a_receiver_is_written_down_once(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    row = papers(context, journey)["receipt"]
    opened_by = {one.party: one.opened_by for one in listed(context, journey, "hd.l1a")["receipt"].deliveries}
    assert opened_by == {"employer": "", "person": ""}
    for login in ("hd.l1a", "agent", "viewer", "agent"):
        read_paper(context, actor_named(context, login), journey.case_id, row.id)
        context.clock.forward(minutes=5)
    ways = {one.party: one for one in listed(context, journey, "hd.l1a")["receipt"].deliveries}
    assert ways["employer"].opened_by == actor_named(context, "agent").display_name
    assert ways["person"].opened_at is None


def test_a_reprint_has_the_same_number_and_says_which_it_is(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    row, by = papers(context, journey)["receipt"], actor_named(context, "agent")
    assert reprint_paper(context, by, journey.case_id, row.id, "one") == 1
    assert reprint_paper(context, by, journey.case_id, row.id, "one") == 1
    assert reprint_paper(context, by, journey.case_id, row.id, "two") == 2
    assert listed(context, journey, "agent")["receipt"].reprints == 2
    with pytest.raises(NotFoundError):
        reprint_paper(context, actor_named(context, "agent2"), journey.case_id, row.id, "three")


def test_a_void_paper_is_kept_and_verifies_as_void(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    row, by = papers(context, journey)["receipt"], actor_named(context, "operator")
    assert "这份文书是真实的" in desk_of(context, None).get(f"/verify/{row.code}")
    with pytest.raises(FormInvalidError):
        void_paper(context, by, journey.case_id, row.id, "k1", reason="错")
    void_paper(context, by, journey.case_id, row.id, "k2", reason="决定书〔2026〕9 号：主体有误")
    with pytest.raises(ProcedureRefusedError):
        void_paper(context, by, journey.case_id, row.id, "k3", reason="决定书〔2026〕9 号：主体有误")
    page = desk_of(context, None).get(f"/verify/{row.code}")
    assert "这份文书已经作废" in page
    assert "这份文书是真实的" not in page
    assert "赵测试" not in page
    assert read_paper(context, actor_named(context, "zhao"), journey.case_id, row.id).row.voided_at
    app = create_app(context)
    refused = post(
        client_for(app, "agent"), f"/operations/cases/{journey.case_id}/office-papers/{row.id}/void"
    )
    assert refused.status_code == 403


def test_an_act_issues_a_paper_in_its_own_transaction(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()

    def act(work, kind, values):
        return issue_paper(work, context, journey.case_id, kind, values, "operator")

    made = context.database.transact(lambda work: act(work, "refusal_decision", {"reason": "条件已不具备"}))
    assert made.number == "海人社居〔2026〕不予第0001号"
    assert "理由：条件已不具备。" in contents(context, made)["body"]
    for kind, values, told in (
        ("refusal_decison", {}, "您是不是要写“refusal_decision”"),
        ("refusal_decision", {"reasn": "x"}, "没有“reasn”这个值"),
    ):
        with pytest.raises(UnknownPaperError) as refused:
            context.database.transact(lambda work, kind=kind, values=values: act(work, kind, values))
        assert told in str(refused.value) or kind != "refusal_decision"

    def fails(work):
        act(work, "refusal_decision", {})
        raise RuntimeError("after the number was taken")

    with pytest.raises(RuntimeError):
        context.database.transact(fails)
    again = context.database.transact(lambda work: act(work, "refusal_decision", {}))
    assert again.number == "海人社居〔2026〕不予第0002号"
