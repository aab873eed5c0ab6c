"""Each shipped act in a browser by those who may, in the order in which an office comes to them: one story."""

from datetime import timedelta

import pytest

from app.services.due_work.daily_sweep import sweep
from app.services.execution.deliver_messages import deliver_messages
from app.store.colleague_rows import colleagues
from app.store.permit_rows import permit_of
from tests.make.acts_done import held_review
from tests.make.service_journey import ServiceJourney
from tests.support.browser import assert_looks_right, chromium_path, follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]


class Around:
    """Somebody at the page of a case, and the acts there."""

    def __init__(self, desk, case):
        self.desk, self.case = desk, case

    def open(self):
        self.desk.go(self.case)
        return self.desk.page.locator("main")

    def do(self, title, text="", to=()):
        """Open an act, fill it in and send it."""
        act = self.open().locator(".act-forms details", has_text=title).first
        act.locator("summary").click()
        for name in to:
            if act.locator("select").count():
                act.locator("select").select_option(label=name)
            else:
                act.get_by_label(name).check()
        if text:
            act.locator("textarea").fill(text)
        follow(act.locator("form button").last)

    def answer(self, title, button, text=""):
        """Answer an act that waits for this person."""
        waiting = self.open().locator("ol.acts > li", has_text=title).last
        if text:
            waiting.locator("textarea").fill(text)
        follow(waiting.get_by_role("button", name=button, exact=True))

    def reads(self, *sentences):
        text = self.open().inner_text()
        assert [one for one in sentences if one not in text] == []

    def does_not_read(self, *sentences):
        text = self.open().inner_text()
        assert [one for one in sentences if one in text] == []


@pytest.fixture
def office(tmp_path, opened):
    with opened(tmp_path) as found:
        yield found


def test_an_office_and_its_applicants_do_every_act_in_turn(office):
    context = office.context
    dropped = ServiceJourney(context, "chu").submit()
    journey = held_review(context)
    case = f"/cases/{journey.case_id}"
    with (
        office.at_desk("agent") as agent,
        office.at_desk("zhao") as employee,
        office.at_desk("hd.l1a") as holder,
        office.at_desk("hd.l2a") as colleague,
        office.at_desk("hd.l3a", for_axe=True) as lead,
    ):
        unit, person, reviewer, adviser, leader = (
            Around(desk, case) for desk in (agent, employee, holder, colleague, lead)
        )
        names = _names(context)
        Around(agent, f"/cases/{dropped.case_id}").do("撤回申请")
        agent.says("已撤回")
        unit.do("催办", "员工下周出差")
        person.do("向审核人员提问", "还要几天？")
        reviewer.reads("员工下周出差", "还要几天？")
        reviewer.answer("向审核人员提问", "提交答复", "本周内")
        person.reads("本周内")
        reviewer.do("向申请人提问", "请说明五月的收入")
        unit.answer("向申请人提问", "提交答复", "五月发了奖金")
        reviewer.reads("五月发了奖金")
        reviewer.do("征求意见", "合同是否合规？", to=[names["hd.l2a"]])
        adviser.answer("征求意见", "提交答复", "合规")
        reviewer.do("知会", "此人曾换过单位", to=[names["hd.l2a"]])
        adviser.answer("知会", "已阅")
        adviser.do("内部备注", "已电话核实")
        reviewer.reads("合规", "此人曾换过单位", "已电话核实")
        for side in (unit, person):
            side.does_not_read("合同是否合规", "此人曾换过单位", "已电话核实")
        due = journey.case.review_due_on
        reviewer.do("启动特别程序", "专家评审，依据第十条")
        leader.open()
        assert_looks_right(lead.page)
        leader.answer("启动特别程序", "同意")
        assert journey.case.review_due_on > due
        for side in (unit, person):
            side.reads("专家评审，依据第十条", "已暂停")
        reviewer.do("结束特别程序", "评审通过")
        assert journey.case.review_due_on == due
        unit.reads("评审通过")
    _let_the_permit_end(office, journey)
    # Sessions have ended with the days that passed.
    with (
        office.at_desk("agent") as agent,
        office.at_desk("hd.l1a") as holder,
        office.at_desk("hd.l3a") as lead,
    ):
        unit, reviewer, leader = (Around(desk, case) for desk in (agent, holder, lead))
        reviewer.do("出具不予通过决定书", "证件已到期，无法续签")
        unit.does_not_read("不予通过决定书")
        leader.answer("出具不予通过决定书", "同意")
        unit.reads("不予通过决定书")


def _names(context):
    """Return what the form of an act calls colleagues."""
    with context.database.reading() as work:
        return {
            one.login: f"{one.display_name}（第 {one.level} 级）" for one in colleagues(work, "haidian_hrss")
        }


def _let_the_permit_end(office, journey):
    with office.context.database.reading() as work:
        ends = permit_of(work, journey.case.permit_id).valid_until
    office.clock.moved += ends - office.context.today() + timedelta(days=1)
    sweep(office.context)
    deliver_messages(office.context)
    assert journey.case.state == "closed_expired"
