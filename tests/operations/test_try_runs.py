"""A try-run is a list of steps: what is refused is not kept, a killed child loses nothing, two people do not mix."""

import os
import signal
import time
from pathlib import Path

import pytest

from app.factory import create_app
from app.scenarios.stage_clock import StageClock
from app.scenarios.try_session import StepNotTakenError, TrySession
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.editions.edit_draft_files import draft_files, open_file, save_file
from app.services.editions.play_try_runs import LEASE
from app.services.editions.try_runs import ask_step, begin_try_run, read_try_run, step_back
from app.services.editions.work_on_drafts import begin_draft
from app.store.try_run_rows import add_try_step, answer_request, drop_try_runs_before, take_request
from tests.make.context_maker import actor_named
from tests.support.edition_desk import text, token
from tests.support.running_office import children_of
from tests.support.signed_in import client_for
from tests.support.try_desk import playing

LOOK_SECONDS = 0.2
SETUP = {"people": {"员工": "zhao", "单位": "agent"}, "starter": "单位"}
OWN_PEOPLE = {
    "p_new": "yes",
    "p_name": "林试办",
    "p_id_number": "11000019910203123",
    "valid_until": "2027-02-10",
    "p_contract_end": "2028-06-30",
    "p_months": "2026-05 换工作之间没有单位",
    "u_new": "yes",
    "u_name": "北京试办春天有限公司",
    "u_paper_agent_id_card": "缺",
    "u_paper_tax_payment_proof": "day",
}
STEP = {"kind": "row", "row": {"who": "单位", "start": "renewal"}}
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def analyst(context):
    return actor_named(context, "analyst")


@pytest.fixture
def draft(context, analyst):
    return begin_draft(context, analyst, "d", "renewal", (), note="试办", is_online=True)


def answered(context, run_id):
    """Answer the request of a try-run as a child would that sees nothing."""
    kept = read_try_run(context, run_id).run.kept

    def write(work):
        add_try_step(work, run_id, kept + 1, STEP["row"], {"day": "2026-11-25"})
        answer_request(work, run_id, kept=kept + 1, digest="x", told=None)

    context.database.transact(write)


@pytest.mark.every_database
def test_a_step_is_asked_for_once_and_after_the_step_that_was_seen(context, analyst, draft):
    operator = actor_named(context, "operator")
    run = begin_try_run(context, analyst, "1", SETUP, draft_id=draft)
    assert begin_try_run(context, analyst, "1", SETUP, draft_id=draft) == run
    with pytest.raises(ProcedureRefusedError) as busy:
        ask_step(context, operator, "2", run, STEP, at=0)
    assert busy.value.facts["rule"] == "try_run_busy"
    answered(context, run)
    ask_step(context, analyst, "3", run, STEP, at=1)
    ask_step(context, analyst, "3", run, STEP, at=1)
    answered(context, run)
    with pytest.raises(ProcedureRefusedError) as moved:
        ask_step(context, operator, "4", run, STEP, at=1)
    assert moved.value.facts["rule"] == "try_run_moved"
    for key, at in (("5", 2), ("6", 1)):
        step_back(context, analyst, key, run, at=at)
    assert read_try_run(context, run).run.kept == 0
    with pytest.raises(ProcedureRefusedError) as first:
        step_back(context, analyst, "7", run, at=0)
    assert first.value.facts["rule"] == "try_run_at_beginning"


@pytest.mark.every_database
def test_a_request_whose_worker_is_gone_is_taken_again_when_its_lease_has_run_out(context, analyst, draft):
    run = begin_try_run(context, analyst, "1", SETUP, draft_id=draft)

    def taken():
        return context.database.transact(lambda work: take_request(work, work.now + LEASE))

    assert taken().id == run
    assert taken() is None
    context.clock.forward(seconds=LEASE.total_seconds() + 1)
    assert taken().id == run
    context.clock.forward(days=60)
    gone = context.database.transact(lambda work: drop_try_runs_before(work, work.now, limit=10))
    assert gone == 1
    with pytest.raises(NotFoundError):
        read_try_run(context, run)


def patient_app(context):
    """Return an application whose pages wait for the worker however slow the machine is."""
    app = create_app(context)
    app.config["TRY_RUN_PATIENCE"] = 100
    return app


class PlainForms:
    """An analyst whose browser runs no script: every step is a form that is sent."""

    def __init__(self, app, login):
        self.client = client_for(app, login)
        self.path = ""
        self.page = None
        self.sends = 0

    def open(self, path):
        self.path = path
        self.page = self.client.get(path)
        return self

    def send(self, path="", **fields):
        """Send a form of the page that was seen last."""
        self.sends += 1
        known = {"csrf_token": token(self.page), "_key": f"{self.path}{self.sends}", "_at": str(self.at)}
        answer = self.client.post(self.path + path, data={**known, **fields}, follow_redirects=True)
        if answer.status_code == 200:
            self.path = answer.request.path
        self.page = answer
        return answer

    def settled(self):
        """Return the page when nothing waits any more: a child that begins anew may need longer than a page waits."""
        while "data-waits" in self.open(self.path).page.text:
            time.sleep(LOOK_SECONDS)
        return self.page

    @property
    def at(self):
        _, _, rest = self.page.text.partition('name="_at" value="')
        return rest.partition('"')[0]


@pytest.mark.slow
def test_plain_forms_go_on_step_by_step_and_nothing_is_lost_with_a_killed_child(sqlite_context):
    by = actor_named(sqlite_context, "analyst")
    draft = begin_draft(sqlite_context, by, "d", "renewal", (), note=HOSTILE, is_online=True)
    app = patient_app(sqlite_context)
    first, second = (
        PlainForms(app, login).open(f"/editions/drafts/{draft}/try") for login in ("analyst", "operator")
    )
    wrong = first.send(other="员工", valid_until="春节")
    assert (wrong.status_code, "请写成日期" in text(wrong)) == (422, True)
    with playing(sqlite_context):
        begun = first.send(other="员工=zhao;单位=agent", valid_until="2027-02-08", begin="2026-12-15")
        assert "2027年2月8日" in text(begun)
        assert HOSTILE not in begun.text
        strange = first.send(_do="start", _part=HOSTILE)
        assert strange.status_code == 422
        assert HOSTILE not in strange.text
        assert "确认或上传劳动合同" in text(first.send(_do="start", _part="单位"))
        second.open(first.path).settled()
        refused = first.send(_do="form", _task="confirm_contract", _part="单位")
        assert refused.status_code == 422
        assert "没有记入试办" in text(refused)
        assert "请选择“劳动合同是否有变化”" in text(refused)
        for child in children_of(os.getpid()):
            if b"try-run" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(child, signal.SIGKILL)
        done = first.send(_do="form", _task="confirm_contract", _part="单位", contract_choice="current")
        first.settled()
        if first.at == "1":
            # The child died with the request: the step was told to be lost, and is done again.
            assert "请再做一次" in text(first.page), text(done)
            first.send(_do="form", _task="confirm_contract", _part="单位", contract_choice="current")
        first.settled()
        assert first.at == "2"
        late = second.send(_do="clock", _how="working", _days="1")
        assert late.status_code == 409
        assert "刚刚被别人办了下一步" in text(late)
        for asked, told in (
            ({"_how": "date", "_date": "2026-12-01"}, "只能往后走"),
            ({"_how": "date", "_date": "9999-01-01"}, "太早或太晚"),
            ({"_how": "working", "_days": "-1"}, "请写几天"),
        ):
            answer = first.send(_do="clock", **asked)
            assert answer.status_code == 422
            assert told in text(answer)
        assert "2026年12月16日" in text(first.send(_do="clock", _how="working", _days="1"))
        assert "请选择系统管理员登记什么" in text(first.send(_do="operate", _what=HOSTILE))
        first.open(first.path)
        back = first.send("/back")
        assert "2026年12月15日" in text(back)
        unnamed = first.send("/save", name="../x")
        assert unnamed.status_code == 422
        kept = first.open(back.request.path).send("/save", name="开头两步")
    path = "renewal/scenarios/开头两步.toml"
    assert path in text(kept) or "开头两步" in text(kept)
    saved = open_file(sqlite_context, draft, path).content.decode()
    assert 'valid_until = "2027-02-08"' in saved
    assert 'task = "confirm_contract"' in saved
    assert 'expect.tasks = { update_information = "员工" }' in saved


@pytest.mark.slow
def test_a_draft_that_was_changed_is_tried_again_from_the_beginning(sqlite_context):
    by = actor_named(sqlite_context, "analyst")
    draft = begin_draft(sqlite_context, by, "d", "renewal", (), note="改名", is_online=True)
    app = patient_app(sqlite_context)
    desk = PlainForms(app, "analyst").open(f"/editions/drafts/{draft}/try")
    with playing(sqlite_context):
        desk.send(other="员工=zhao;单位=agent")
        assert "确认或上传劳动合同" in text(desk.send(_do="start", _part="单位"))
        now = open_file(sqlite_context, draft, "renewal/renewal.bpmn")
        changed = now.content.replace("确认或上传劳动合同".encode(), "核对劳动合同".encode())
        save_file(sqlite_context, by, draft, "renewal/renewal.bpmn", changed, base=now.digest)
        assert "草稿后来又改过" in text(desk.open(desk.path).page)
        again = desk.send("/replay")
    assert "核对劳动合同" in text(again)
    assert "草稿后来又改过" not in text(again)


@pytest.mark.slow
def test_an_edition_is_tried_too_and_what_cannot_begin_says_why(sqlite_context):
    app = patient_app(sqlite_context)
    desk = PlainForms(app, "operator").open("/editions/renewal/1/try")
    with playing(sqlite_context):
        nobody = desk.send(other="员工=nobody;单位=agent", valid_until="2027-02-08")
        assert "“员工”的账号“nobody”不存在" in text(nobody)
        desk.open("/editions/renewal/1/try").send(other="员工=zhao;单位=agent", **OWN_PEOPLE)
        assert "确认或上传劳动合同" in text(desk.send(_do="start", _part="单位"))
        told = text(desk.page)
        for words in (
            "名称：林试办",
            "证件有效期至：2027年2月10日",
            "2026-05（换工作之间没有单位）",
            "单位业务经办人身份证 缺",
        ):
            assert words in told, words
        desk.open("/editions/renewal/1/try").send(other="员工=zhao;单位=agent")
        desk.send(_do="start", _part="单位")
        ended = desk.send(_do="operate", _what="注销证件", _reason="持证人申请注销，已核实本人意愿")
        assert "已注销" in text(ended)
        assert "存为剧本" not in text(ended)
        by = actor_named(sqlite_context, "analyst")
        draft = begin_draft(sqlite_context, by, "d", "renewal", (), note="坏了", is_online=True)
        now = open_file(sqlite_context, draft, "renewal/renewal.bpmn")
        broken = now.content.replace(b"renewal/confirm_contract", b"renewal/confirm_kontract")
        save_file(sqlite_context, by, draft, "renewal/renewal.bpmn", broken, base=now.digest)
        desk.open(f"/editions/try/{begin_try_run(sqlite_context, by, '1', SETUP, draft_id=draft)}")
        while "正在办" in text(desk.page):
            time.sleep(LOOK_SECONDS)
            desk.open(desk.path)
    told = text(desk.page)
    assert "试办没有开始" in told
    assert "请先改正检查里的错误" in told
    assert "confirm_kontract" in told
    for words in ("命令没有完成", "PublishRefusedError", "doctor"):
        assert words not in told


def test_a_draft_with_errors_is_not_tried_and_says_at_once_which(sqlite_context):
    by = actor_named(sqlite_context, "analyst")
    draft = begin_draft(sqlite_context, by, "d", "renewal", (), note="坏了", is_online=True)
    now = open_file(sqlite_context, draft, "renewal/renewal.bpmn")
    broken = now.content.replace(b"renewal/confirm_contract", b"renewal/confirm_kontract")
    save_file(sqlite_context, by, draft, "renewal/renewal.bpmn", broken, base=now.digest)
    desk = PlainForms(patient_app(sqlite_context), "analyst").open(f"/editions/drafts/{draft}/try")
    told = desk.send(other="员工=zhao;单位=agent", begin="2026-12-15")
    assert told.status_code == 422
    assert "请先改正检查里的错误" in text(told)
    assert "confirm_kontract" in text(told)
    assert 'value="2026-12-15"' in told.text
    unfit = desk.send(
        other="员工=zhao;单位=agent", p_id_number="110000199102031234", p_months="五月", u_name="谁"
    )
    assert "只能写给新设的人或单位" in text(unfit)
    strange = desk.send(other="员工=zhao;单位=agent", p_months="五月")
    assert "月份“五月”要写成 2026-05" in text(strange)
    assert "五月</textarea>" in strange.text
    story = next(path for path in draft_files(sqlite_context, draft).files if "/scenarios/" in path)
    answer = desk.client.post(
        f"/editions/drafts/{draft}/play",
        data={"csrf_token": token(told), "_key": "p", "path": story},
        follow_redirects=True,
    )
    assert "没有演：草稿有" in text(answer)


@pytest.mark.parametrize("begin", ["9999-12-31", "2190-01-01", "0001-01-01"])
def test_a_try_run_that_begins_too_far_away_says_so_and_plays_nothing(sqlite_context, begin):
    setup = {"process": "renewal", "people": {"员工": "zhao"}, "begin": begin}
    session = TrySession(sqlite_context, StageClock(), setup, None)
    with pytest.raises(StepNotTakenError, match=r"太早或太晚|一次最多往后走 800 天"):
        session.begin()
