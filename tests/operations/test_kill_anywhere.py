"""kill -9 of web and worker processes at random moments of whole renewals: nothing lost, nothing done twice."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from app.house_builder import build_house
from app.settings import read_settings
from app.store.audit_chain import first_broken
from app.store.permit_rows import permits_of_person
from app.store.tables_applications import answer, notice, outbox, review_decision, slip
from app.store.tables_cases import application_case, history_event, human_task, job, message, timer
from app.store.tables_office import person
from tests.make.stubborn_client import StubbornClient

HERE = Path(__file__).resolve().parents[2]
KILLS = 50
CHECKS = ["finance_seal", "verified_true_and_valid", "applicant_signed", "agent_signed"]
PEOPLE = {"王样本": "wang", "赵测试": "zhao", "钱模拟": "qian", "褚举例": "chu"}
REVIEWERS = {
    "beijing_work_residence": ["hd.l1a", "hd.l2a", "hd.l3a"],
    "returnee_work_residence": ["overseas.l1a", "overseas.l2a"],
}


class Killer(threading.Thread):
    """Kills a random process of the product every so often."""

    def __init__(self, supervisor):
        super().__init__(daemon=True)
        self.supervisor = supervisor
        self.kills = Counter()
        self.stop = threading.Event()
        self.chance = random.Random(20261125)  # noqa: S311 — moments of kills are no secret

    def run(self):
        while not self.stop.wait(self.chance.uniform(0.05, 1.2)):
            children = _children(self.supervisor)
            victims = [*children, *(grandchild for child in children for grandchild in _children(child))]
            if not victims:
                continue
            victim = self.chance.choice(victims)
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue
            self.kills["child" if victim in children else "grandchild"] += 1


def _children(pid):
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [int(child) for child in listed]


def _free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.fixture
def product(tmp_path):
    """The product as `./run` starts it, with demonstration people."""
    port = _free_port()
    environment = {**os.environ, "APP_DATA_DIR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port), "--data", str(tmp_path)],
            cwd=HERE,
            env=environment,
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(address + "/healthz", timeout=2)  # noqa: S310 — our own server
            break
        except OSError:
            time.sleep(0.1)
    yield process, address, tmp_path
    process.send_signal(signal.SIGINT)
    process.wait(40)


def _renew(address, papers, name, login):
    agent = StubbornClient(address, "agent")
    home = agent.get("/employer/")
    row = next(part for part in home.split("<tr") if name in part)
    start = re.search(r'action="(/employer/permits/[0-9a-f]+/renewal)"', row)[1]
    case = agent.press(home[: home.index("<tr")] + row, start)[1]
    agent.complete(agent.tasks(case)[0], {"contract_choice": "current"})
    employee = StubbornClient(address, login)
    details = {
        "phone": "15400000004",
        "current_address": "北京市海淀区演示街 9 号",
        "hukou_place": "示例省",
        "marital_status": "married",
        "political_status": "masses",
        "education_level": "master",
        "education_subject": "计算机",
        "education_school": "示例大学",
        "has_title": "no",
        "declared_true": "true",
    }
    slots = ("employee_integrity_statement", "declared_income_record", "iit_payment_record")
    employee.complete(employee.tasks(case)[0], details, [(slot, papers) for slot in slots])
    submission = {
        "decision": "submit",
        "declared_income_record_checks": CHECKS,
        "iit_payment_record_checks": CHECKS,
        "first_reviewed": "true",
    }
    agent.complete(agent.tasks(case)[0], submission)
    return case.rpartition("/")[2]


def _review(address, house, case_id):
    with house.database.reading() as work:
        kind = work.connection.execute(
            select(application_case.c.permit_type).where(application_case.c.id == case_id)
        ).scalar_one()
    for login in REVIEWERS[kind]:
        reviewer = StubbornClient(address, login)
        with house.database.reading() as work:
            key = work.connection.execute(
                select(human_task.c.key).where(human_task.c.case_id == case_id, human_task.c.state == "open")
            ).scalar_one()
        page = reviewer.get(f"/tasks/{key}")
        reviewer.press(page, f"/tasks/{key}/claim")
        reviewer.complete(key, {"decision": "approved"})


@pytest.mark.slow
def test_fifty_kills_at_random_moments_lose_and_repeat_nothing(product):
    process, address, folder = product
    house = build_house(read_settings({"APP_DATA_DIR": str(folder)}))
    papers = folder / "demo-papers" / "员工诚信声明.pdf"
    before = _validity(house)
    killer = Killer(process.pid)
    killer.start()
    cases = []
    for name, login in PEOPLE.items():
        cases.append(_renew(address, papers, name, login))
        _review(address, house, cases[-1])
    agent = StubbornClient(address, "agent")
    while killer.kills.total() < KILLS:
        agent.get("/employer/applications")
        time.sleep(0.05)
    killer.stop.set()
    killer.join()
    assert killer.kills.total() >= KILLS
    assert process.poll() is None
    _assert_nothing_lost_or_doubled(house, cases, before)


def _validity(house):
    with house.database.reading() as work:
        people = work.connection.execute(select(person.c.id)).scalars().all()
        return {identity: permits_of_person(work, identity)[0].valid_until for identity in people}


def _assert_nothing_lost_or_doubled(house, cases, before):
    with house.database.reading() as work:
        ask = work.connection.execute
        rows = ask(select(application_case)).all()
        assert sorted(row.id for row in rows) == sorted(cases)
        for row in rows:
            assert (row.state, row.outcome) == ("approved", "end_approved")
            numbers = (
                ask(select(history_event.c.number).where(history_event.c.case_id == row.id)).scalars().all()
            )
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
            levels = (
                ask(select(review_decision.c.level).where(review_decision.c.case_id == row.id))
                .scalars()
                .all()
            )
            assert sorted(levels) == list(range(1, len(REVIEWERS[row.permit_type]) + 1))
            tasks = ask(select(human_task).where(human_task.c.case_id == row.id)).all()
            assert {task.state for task in tasks} == {"closed"}
            answered = ask(select(answer.c.task_key).where(answer.c.case_id == row.id)).scalars().all()
            assert sorted(answered) == sorted(task.key for task in tasks)
            assert len(ask(select(slip).where(slip.c.case_id == row.id)).all()) == 1
            assert first_broken(work, house.audit_key, row.id) is None
            after = permits_of_person(work, row.person_id)[0].valid_until
            assert after.year == before[row.person_id].year + 3
        assert ask(select(timer)).all() == []
        assert ask(select(job).where(job.c.state != "done")).all() == []
        for table in (outbox, notice, message):
            keys = ask(select(table.c.dedup_key)).scalars().all()
            assert len(keys) == len(set(keys))
