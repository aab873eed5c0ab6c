"""Pages that somebody meets only when something is in the way: axe finds nothing, nothing is too wide."""

from datetime import timedelta

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import CaseStuckError
from tests.make.context_maker import actor_named, permit_id_of, with_handlers
from tests.make.procedure_journey import left
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.browser import assert_looks_right, chromium_path, follow, window
from tests.support.trespass import employee_address, task_address

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
ENOUGH_GUESSES = 9
POST = """([path, fields]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = path;
  const token = document.querySelector('[name=csrf_token]').value;
  for (const [name, value] of Object.entries({csrf_token: token, ...fields})) {
    const input = document.createElement('input');
    Object.assign(input, {type: 'hidden', name, value});
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


def sent(desk, path, **fields):
    """Send a form that no page shows here, and look at the answer."""
    with desk.page.expect_navigation():
        desk.page.evaluate(POST, [path, fields])
    return desk.page


def holds(page, *sentences):
    """Hold a page that is open, as it is, against axe by day on a desk and by night on a phone."""
    for words in sentences:
        assert words in page.locator("main").inner_text()
    assert_looks_right(page)


def test_a_refused_address_and_a_refused_command_are_accessible(guarded):
    with guarded.at_desk("wang", for_axe=True) as desk:
        page = desk.go(f"{employee_address(guarded.context, 'wang')}/contract")
        holds(page, "由单位上传和更新")
    with guarded.at_desk("zheng", for_axe=True) as desk:
        desk.go("/me/")
        page = sent(desk, "/me/business/changes/basic_info_change", _key="one")
        holds(page, "没有有效的工作居住证", "请申请新办")


def test_the_question_before_a_change_is_taken_over_is_accessible(guarded):
    context = guarded.context
    starting.start_information_change(context, actor_named(context, "zhao"), "business_info_change", "change")
    with guarded.at_desk("agent", for_axe=True) as desk:
        desk.go("/employer/")
        page = sent(desk, f"/employer/permits/{permit_id_of(context, 'zhao')}/renewal", _key="renewal")
        holds(page, "并入并发起续签")


def test_the_page_of_ones_unit_is_accessible_with_and_without_a_reminder_today(guarded):
    with guarded.at_desk("qian", for_axe=True) as desk:
        page = desk.go("/me/business/association")
        holds(page, "我已离职，请求解除关联")
        follow(page.get_by_role("button", name="提醒原单位解除关联"))
        holds(desk.go("/me/business/association"), "一个工作日只能提醒一次")


def test_a_wrong_association_code_is_told_accessibly(guarded):
    left(guarded.context, "agent", "li")
    with guarded.at_desk("li", for_axe=True) as desk:
        page = desk.go("/me/business/association")
        page.fill("#code", "NOTACODE")
        follow(page.get_by_role("button", name="下一步"))
        holds(page, "没有找到这个单位关联码")


def test_an_incident_is_accessible_to_who_mends_it(guarded):
    def boom(_facts, **_parameters):
        raise RuntimeError("the ledger is on fire")

    journey = ServiceJourney(guarded.context, "chu").prepare()
    broken = with_handlers(guarded.context, **{"ledger.check": boom})
    journey.context = broken
    with pytest.raises(CaseStuckError):
        journey.do("agent", "verify_and_submit", SUBMIT)
    broken.database.close()
    with guarded.at_desk("operator", for_axe=True) as desk:
        holds(desk.go("/operations/"), "待处理", "重试")


def test_the_operators_forms_are_accessible_with_their_mistakes(guarded):
    with guarded.at_desk("operator", for_axe=True) as desk:
        person = f"/operations/people/{actor_named(guarded.context, 'zhou').person_id}"
        desk.go(person)
        for what in ("link", "dissociation", "cancellation"):
            holds(sent(desk, f"{person}/decide/{what}", _key=what), "理由")
            desk.go(person)
        holds(sent(desk, "/operations/calendar/check", day="2027-03-03", working="0", name="停电"), "停电")
        desk.go("/operations/import/")
        rows = {"name": "units.csv", "mimeType": "text/csv", "buffer": b"uscc,name\n1,2\n"}
        desk.page.set_input_files("#file", rows)
        follow(desk.page.get_by_role("button", name="检查文件"))
        holds(desk.page, "历史数据导入")


def test_a_review_that_a_colleague_holds_is_accessible_before_and_after_it_may_be_taken_over(guarded):
    journey = ServiceJourney(guarded.context, "wang").submit()
    journey.claim("hd.l1a")
    path = task_address(journey, "review")
    with guarded.at_desk("hd.l1b", for_axe=True) as desk:
        holds(desk.go(path), "正在审核这一件", "之后可以接手")
    guarded.clock.moved += timedelta(days=5)
    with guarded.at_desk("hd.l1b", for_axe=True) as desk:
        page = desk.go(path)
        assert page.get_by_role("button", name="接手并审核").is_enabled()
        holds(page, "正在审核这一件")


def test_who_guessed_too_often_is_told_accessibly(guarded):
    with window(guarded.browser, for_axe=True) as page:
        page.goto(f"{guarded.address}/sign-in")
        for guess in range(ENOUGH_GUESSES):
            page.fill("#f-login", "nobody.known")
            page.fill("#f-password", f"guess-{guess}")
            follow(page.get_by_role("main").get_by_role("button", name="登录"))
        holds(page, "失败次数太多")
