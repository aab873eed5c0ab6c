"""A scenario that expects what is not so must fail, and say in Chinese what is wrong and where."""

import pytest

from app.scenarios.day_words import DayWordError, day_of
from app.scenarios.player import Player
from app.scenarios.scenario_reader import ScenarioFileError, read_scenario
from app.services.context.calendar_of import calendar_of
from tests.make.context_maker import ROOT

HEAD = 'title = "试演"\nkind = "happy"\n[people]\n"员工" = "zheng"\n"单位" = "agent"\n'
START = '[[step]]\nwho = "员工"\nstart = "new_application"\n'
FILL = (
    '[[step]]\nwho = "员工"\ntask = "填写新办申请"\n'
    'stored_papers = ["employee_integrity_statement", "taxable_income_proof", "id_card", "diploma", '
    '"degree_certificate", "household_register"]\n'
    'answers = { ethnicity = "汉族", post = "工程师", declared_true = true }\n'
)


@pytest.fixture
def written(tmp_path):
    """Write a scenario of the new application."""

    def act(text):
        folder = tmp_path / "processes" / "new_application" / "scenarios"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "试演.toml"
        path.write_text(text, "utf-8")
        return path

    return act


def failure_of(context, path):
    played = Player(context, context.clock, read_scenario(path, ROOT / "processes")).play()
    return played.failure


def said(failure):
    return "\n".join((failure.place, *failure.lines))


def test_a_story_that_is_so_passes(sqlite_context, written):
    text = HEAD + START + FILL + 'expect.state = "unit_review"\nexpect.tasks = { first_review = "单位" }\n'
    assert failure_of(sqlite_context, written(text)) is None


@pytest.mark.parametrize(
    ("expectation", "sentences"),
    [
        ('expect.state = "in_review"', ("办件 state：期望 in_review，实际 unit_review",)),
        (
            'expect.tasks = { first_review = "员工" }',
            ("待办 first_review：期望 由员工办理，实际 由单位办理",),
        ),
        (
            'expect.tasks = { fill_application = "员工" }',
            ("待办 fill_application：期望 员工，实际 没有打开",),
        ),
        ("expect.tasks = {}", ("待办：期望 没有别的，实际 多了 审批员工证件申请（first_review）",)),
        ('expect.notices = { renewal_approved = "单位" }', ("发给单位的通知：期望 renewal_approved",)),
        ('expect.notices = { first_review_needed = "员工" }', ("发给员工的通知：期望 first_review_needed",)),
        ('expect.permit = { state = "valid" }', ("员工的证件 state：期望 valid，实际 expired",)),
        ('expect.permit = { unit = "agent2" }', ("北京示例云科技有限公司",)),
        ('expect.association = { state = "ended" }', ("员工的关联 state：期望 ended，实际 active",)),
        ('expect.permission = { scope = "limited" }', ("单位的业务权限 scope：期望 limited，实际 full",)),
        ('expect.reasons = ["permission.limited"]', ("原因：期望 permission.limited，实际 无",)),
        ("expect.slip = true", ("确认单：期望 有，实际 无",)),
        ("expect.round = 2", ("办件 round：期望 2，实际 1",)),
    ],
)
def test_a_wrong_expectation_fails_and_says_what_is_so(sqlite_context, written, expectation, sentences):
    failure = failure_of(sqlite_context, written(HEAD + START + FILL + expectation + "\n"))
    assert failure.place == "new_application/试演.toml 第 2 步"
    for sentence in (*sentences, "此时打开的事项：审批员工证件申请（first_review，单位）"):
        assert sentence in said(failure)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (FILL.replace("declared_true", "declared_ture"), "没有字段 declared_ture，有的是 ethnicity（"),
        (FILL.replace('"员工"', '"经办人"'), "没有“经办人”这个角色或账号；本文件的角色有 员工、单位"),
        (FILL.replace("taxable_income_proof", "income"), "没有附件位置“income”"),
        (FILL.replace('"员工"', '"单位"'), "系统拒绝了这一步：not_found"),
        (FILL.replace("填写新办申请", "填写申请"), "“填写申请”现在没有打开"),
        (FILL.replace("工程师", ""), "表单没有通过：post"),
        (FILL + 'refused = "post"\n', "期望系统拒绝（post），实际上做成了"),
        ('[[step]]\nreview = "每级通过"\n', "没有待审核的事项"),
        ('[[step]]\nclock = "tomorow"\n', "看不懂日期“tomorow”"),
        ('[[step]]\ncase = "续签"\nexpect.state = "draft"\n', "没有名叫“续签”的办件"),
        (START.replace("new_application", "renewal"), "没有有效或挂起的证件"),
        (START.replace("new_application", "expiry"), "不能由人发起“expiry”"),
    ],
)
def test_a_step_that_cannot_be_done_says_why(sqlite_context, written, step, sentence):
    failure = failure_of(sqlite_context, written(HEAD + START + step))
    assert "第 2 步" in failure.place
    assert sentence in said(failure)


def test_a_refusal_must_be_for_the_expected_reason(sqlite_context, written):
    step = FILL.replace("工程师", "") + 'refused = "ethnicity"\n'
    assert "而期望的是因 ethnicity 被拒绝" in said(failure_of(sqlite_context, written(HEAD + START + step)))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD.replace("happy", "glad") + START, "kind 写成了“glad”，只能是 happy、returned、interrupted"),
        (HEAD + START + 'wo = "员工"\n', "第 1 步：不认识 wo"),
        (HEAD + START + "expect.status = 1\n", "第 1 步 的 expect：不认识 status"),
        (HEAD + START + 'expect.permit = { stat = "valid" }\n', "expect.permit：不认识 stat"),
        (HEAD + START + "expect.state = 3\n", "expect.state：写法不对"),
        (HEAD + START + 'task = "x"\n', "一步只能做一件事"),
        (HEAD + '[[step]]\nstart = "renewal"\n', "第 1 步：缺少 who"),
        (HEAD + '[[step]]\nnote = "无事"\n', "没有写做什么"),
        (HEAD + '[[step]]\nreview = "同意"\n', "review 写成了“同意”"),
        (HEAD + '[[step]]\nreview = "退回"\n', "退回时要写 issues"),
        (HEAD, "缺少 step"),
        (HEAD.replace("[people]", 'first = ["没有这篇"]\n[people]') + START, "没有这篇"),
        (HEAD.replace('"员工"', "员工") + START, "中文的键要加双引号"),
    ],
)
def test_a_file_with_a_slip_of_the_pen_is_refused_with_its_place(written, text, sentence):
    with pytest.raises(ScenarioFileError) as refused:
        read_scenario(written(text), ROOT / "processes")
    assert sentence in str(refused.value)


def test_tasks_that_nothing_separates_are_done_in_the_order_of_the_diagram(sqlite_context, written):
    review = '[[step]]\nwho = "单位"\ntask = "first_review"\nanswers = { decision = "approved", first_reviewed = true }\n'
    check = '[[step]]\nexpect.state = "in_review"\n'
    assert failure_of(sqlite_context, written(HEAD + START + review + FILL + check)) is None


def test_days_are_reckoned_in_days_working_days_months_and_years(sqlite_context):
    with sqlite_context.database.reading() as work:
        calendar = calendar_of(work)
    named = {"today": sqlite_context.today()}
    told = {
        "today-30d": "2026-10-26",
        "today+3wd": "2026-11-30",
        "today+1m+1d": "2026-12-26",
        "today-3y": "2023-11-25",
        "过 3 个工作日": "2026-11-30",
        "过 1 天": "2026-11-26",
        "2027-01-01": "2027-01-01",
    }
    assert {text: day_of(text, named, calendar).isoformat() for text in told} == told
    far = (
        "today+99999999999d",
        "today+99999y",
        "today-99999m",
        "today+99999wd",
        "过 9999999999 天",
        "9999-12-31",
        "0001-01-01",
    )
    for text in ("today+x", *far):
        with pytest.raises(DayWordError):
            day_of(text, named, calendar)


def test_a_decision_of_the_authority_that_is_refused_is_told_like_every_refusal(sqlite_context, written):
    text = HEAD.replace('"员工" = "zheng"', '"员工" = "zhao"\n"管理员" = "operator"')
    text += '[[step]]\nwho = "管理员"\noperate = "强制解除关联"\nreason = "短"\n'
    assert "reason" in said(failure_of(sqlite_context, written(text)))
    assert failure_of(sqlite_context, written(text + 'refused = ["reason"]\n')) is None
