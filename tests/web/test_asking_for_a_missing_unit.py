"""A unit whose employer change must wait for a former unit asks the authority, hears the answer and goes on."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.factory import create_app
from app.services.applications.answer_for_link import decline_link
from app.services.applications.ask_for_link import ask_for_link
from app.services.applications.missing_link import MissingLink
from app.services.applications.start_case import start_employer_change
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.store.audit_chain import OFFICE, rows_of
from app.store.permit_rows import chain_of
from app.store.waiting_links import waiting_link
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney, permit_of_person, unit_of
from tests.procedures.test_overrides import skipped_a_unit
from tests.support.signed_in import client_for, post

LIST = "/employer/business/employer-changes"
ASKED = "/operations/link-requests"
WHY = "原单位已解除关联，没有办理聘用单位变更"


def key():
    return uuid4().hex


class Office:
    """张示例 is at her third unit; the second never made its change."""

    def __init__(self, context):
        skipped_a_unit(context)
        self.context, self.app = context, create_app(context)
        self.permit = permit_of_person(context, "zhang")
        with context.database.reading() as work:
            self.second = chain_of(work, self.permit.id)[1]
        self.clients = {}

    def client(self, login):
        return self.clients.setdefault(login, client_for(self.app, login))

    def page(self, login, path):
        answer = self.client(login).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    @property
    def address(self):
        return f"/employer/business/permits/{self.permit.id}/missing-unit"

    def typed(self, **changes):
        return {
            "unit_name": "",
            "uscc": unit_of(self.context, "agent2").uscc,
            "from_on": self.second.from_on.isoformat(),
            "to_on": self.second.to_on.isoformat(),
            "evidence": "离职证明",
            "reason": WHY,
            "_key": key(),
            **changes,
        }

    def ask(self, **changes):
        return post(self.client("agent3"), self.address, **self.typed(**changes))

    def answer(self, what, **fields):
        return post(
            self.client("operator"),
            f"/operations/people/{self.permit.person_id}/decide/{what}",
            **{"permit": self.permit.id, "reason": "决定书〔2026〕9 号：情况属实", "_key": key(), **fields},
        )

    def change(self):
        by = actor_named(self.context, "agent3")
        return ProcedureJourney(
            self.context, start_employer_change(self.context, by, self.permit.id, key())
        ).case


@pytest.fixture
def office(sqlite_context):
    return Office(sqlite_context)


def test_a_refused_change_the_list_and_the_employee_lead_to_the_request(office):
    case = office.change()
    assert case.state == "refused"
    for path in (f"/cases/{case.id}", LIST, f"/employer/employees/{office.permit.person_id}"):
        assert office.address in office.page("agent3", path), path


def test_the_authority_records_what_was_asked_and_the_change_goes_on(office):
    assert office.ask().status_code == 303
    assert "等待主管部门答复" in office.page("agent3", LIST)
    assert office.address not in office.page("agent3", LIST)
    assert "件等待答复" in office.page("operator", "/operations/")
    assert "张示例" in office.page("operator", ASKED)
    form = office.page("operator", f"/operations/people/{office.permit.person_id}/decide/link")
    assert WHY in form
    assert f'value="{office.second.from_on.isoformat()}"' in form
    told = {name: value for name, value in office.typed().items() if name not in ("_key", "reason")}
    assert office.answer("link", **told).status_code == 303
    assert "没有等待答复的补登申请" in office.page("operator", ASKED)
    assert "工作单位已补登" in office.page("agent3", "/notices")
    assert "工作单位已补登" in office.page("agent3", LIST)
    assert office.change().state == "draft"


def test_the_unit_hears_why_nothing_was_recorded_and_may_ask_again(office):
    office.ask()
    assert office.answer("decline", reason="社保记录与所填日期不符").status_code == 303
    assert "社保记录与所填日期不符" in office.page("agent3", LIST)
    assert "主管部门没有补登工作单位" in office.page("agent3", "/notices")
    assert office.address in office.page("agent3", LIST)
    assert office.ask().status_code == 303
    with office.context.database.reading() as work:
        actions = [row["action"] for row in rows_of(work, OFFICE) if row["action"].startswith("link_request")]
    assert actions == ["link_request:asked", "link_request:link_declined", "link_request:asked"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": ""}, "请写明理由"),
        ({"evidence": ""}, "请写明依据的材料"),
        ({"uscc": ""}, "请填写单位名称"),
        ({"from_on": ""}, "请填写开始日期"),
        ({"to_on": "2099-01-01"}, "离开日期晚于今天"),
        ({"from_on": "1900-01-01"}, "开始日期早于 1980 年"),
        ({"to_on": "2001-01-01"}, "离开日期早于开始日期"),
    ],
)
def test_what_is_wrong_is_told_beside_what_was_typed(office, changes, told):
    answer = office.ask(**changes)
    assert answer.status_code == 422
    assert told in answer.text
    assert office.typed(**changes)["reason"] in answer.text
    assert "没有等待答复的补登申请" in office.page("operator", ASKED)


def test_a_second_request_about_the_same_permit_is_refused(office):
    office.ask()
    answer = office.ask()
    assert answer.status_code == 409
    assert "已有一件补登申请" in answer.text


def test_only_the_unit_of_the_employee_asks_and_only_for_a_suspended_permit(office):
    link = MissingLink("", "某公司", "2026-01-01", "2026-01-02", "离职证明")
    with pytest.raises(NotFoundError):
        ask_for_link(
            office.context, actor_named(office.context, "agent4"), key(), office.permit.id, link, reason=WHY
        )
    own = permit_of_person(office.context, "zhao")
    with pytest.raises(ProcedureRefusedError) as refused:
        ask_for_link(office.context, actor_named(office.context, "agent"), key(), own.id, link, reason=WHY)
    assert refused.value.facts["rule"] == "nothing_to_record"


def test_what_was_answered_is_not_answered_twice(office):
    office.ask()
    office.answer("decline")
    with pytest.raises(ProcedureRefusedError) as refused:
        decline_link(
            office.context,
            actor_named(office.context, "operator"),
            key(),
            office.permit.id,
            reason="再次答复不予补登",
        )
    assert refused.value.facts["rule"] == "link_request_answered"


def own_request(office, login="agent2", **changes):
    """Send the short form of a former unit, which has neither unit nor days."""
    typed = {"evidence": "离职证明、社保记录", "reason": WHY, "_key": key(), **changes}
    return post(office.client(login), office.address, **typed)


def test_the_unit_in_the_middle_asks_for_its_own_time_and_the_next_one_goes_on(office):
    page = office.page("agent2", LIST)
    assert "已离职、没有办理聘用单位变更的员工" in page
    assert "张示例" in page
    assert office.address in page
    form = office.page("agent2", office.address)
    assert "本单位" in form
    assert 'name="uscc"' not in form
    assert office.change().state == "refused"
    assert own_request(office, reason="").status_code == 422
    assert own_request(office, from_on="1999-01-01", uscc="x").status_code == 303
    assert "等待主管部门答复" in office.page("agent2", LIST)
    asked = office.page("operator", ASKED)
    assert unit_of(office.context, "agent2").name in asked
    form = office.page("operator", f"/operations/people/{office.permit.person_id}/decide/link")
    assert f'value="{office.second.from_on.isoformat()}"' in form
    told = {name: value for name, value in office.typed().items() if name not in ("_key", "reason")}
    assert office.answer("link", **told).status_code == 303
    assert "没有等待答复的补登申请" in office.page("operator", ASKED)
    assert "本单位不用再办理聘用单位变更" in office.page("agent2", "/notices")
    assert "张示例" not in office.page("agent2", LIST)
    assert "请到“待办理聘用单位变更员工”发起聘用单位变更" in office.page("agent3", "/notices")
    assert office.change().state == "draft"
    with office.context.database.reading() as work:
        assert [link.is_recorded for link in chain_of(work, office.permit.id)] == [True, True, False]


def test_the_unit_in_the_middle_hears_why_nothing_was_recorded(office):
    own_request(office)
    assert office.ask().status_code == 409
    assert office.answer("decline", reason="社保记录与所填日期不符").status_code == 303
    assert "社保记录与所填日期不符" in office.page("agent2", LIST)
    assert "主管部门没有补登工作单位" in office.page("agent2", "/notices")
    assert "主管部门没有补登工作单位" not in office.page("agent3", "/notices")
    assert own_request(office).status_code == 303


def test_a_unit_that_has_no_change_to_make_asks_for_nobody(office):
    for login in ("agent", "agent4"):
        assert office.address not in office.page(login, LIST)
        assert office.client(login).get(office.address).status_code == 404
        assert own_request(office, login).status_code == 404
    unit, end = unit_of(office.context, "agent2").id, office.permit.valid_until
    with office.context.database.reading() as work:
        assert waiting_link(work, office.permit.id, unit, end) is not None
        assert waiting_link(work, office.permit.id, unit, end + timedelta(days=1)) is None
