"""Who may not read or review what, in a real browser: a typed address leads nowhere. Manual, 3; A15, A59."""

from dataclasses import dataclass

import pytest
from sqlalchemy import update

from app.store.document_rows import latest_documents
from app.store.tables_identity import account
from tests.make.procedure_journey import (
    left,
)
from tests.make.service_journey import ServiceJourney
from tests.support.browser import chromium_path
from tests.support.trespass import employee_address, task_address

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
NOT_THEIRS = {403, 404}


@dataclass(frozen=True)
class Addresses:
    """What other people have, by its address."""

    case: str
    task: str
    paper: str
    person: str

    @property
    def all(self):
        """Return every page, picture and file of it."""
        pages = (self.case, self.task, self.person, f"{self.person}/contract", f"{self.person}/post")
        contract = f"{self.person}/contract/1"
        return (
            *pages,
            f"{self.case}/diagram",
            self.paper,
            f"{self.paper}/pages/1.png",
            f"{self.paper}/original",
            contract,
            f"{contract}/pages/1.png",
            f"{contract}/original",
        )


@pytest.fixture(scope="module")
def renewal(guarded):
    """王样本's renewal waits for the first level."""
    return ServiceJourney(guarded.context, "wang").submit()


def what_is_there(guarded, journey):
    with guarded.context.database.reading() as work:
        paper = latest_documents(work, journey.case_id)["iit_payment_record"].id
    case = f"/cases/{journey.case_id}"
    return Addresses(
        case,
        task_address(journey, "review"),
        f"{case}/papers/document/{paper}",
        employee_address(guarded.context, "wang"),
    )


def test_level_two_neither_sees_nor_decides_what_level_one_has_not(renewal, trespasser):
    second = trespasser("hd.l2a")
    assert "王样本" not in second.desk.go("/review/").locator("main").inner_text()
    path = task_address(renewal, "review")
    second.opens(path, 404, "不属于您的账号")
    second.sends(f"{path}/claim", {404}, "从首页的列表重新进入")
    second.sends(path, {404}, fields={"decision": "approved", "_key": "jump"})


def test_another_authority_neither_reads_nor_claims(guarded, renewal, trespasser):
    there = what_is_there(guarded, renewal)
    for login in ("overseas.l1a", "overseas.l2a"):
        foreign = trespasser(login)
        assert "王样本" not in foreign.desk.go("/review/").locator("main").inner_text()
        foreign.is_told_nothing(*there.all, names=("王样本", renewal.case.number))
        foreign.sends(f"{there.task}/claim", {404})
        foreign.sends(f"{there.task}/release", {404})
        foreign.sends(there.task, {404}, fields={"decision": "approved", "_key": login})


@pytest.mark.parametrize("login", ["agent2", "viewer2", "qian"])
def test_another_unit_and_a_colleague_read_nothing(guarded, renewal, trespasser, login):
    there = what_is_there(guarded, renewal)
    stranger = trespasser(login)
    stranger.is_told_nothing(*there.all, names=("王样本", renewal.case.number))
    for path in (f"{there.case}/withdraw", there.task, f"{there.person}/identity", f"{there.person}/post"):
        stranger.sends(path, NOT_THEIRS, fields={"_key": login, "post": "总经理"})
    stranger.sends(f"/employer/business/employees/{there.person.rpartition('/')[2]}/dissociation", NOT_THEIRS)


def test_one_person_reviews_no_two_levels_of_a_round(guarded, trespasser):
    journey = ServiceJourney(guarded.context, "qian").submit()
    journey.review("hd.l1b")
    guarded.context.database.transact(
        lambda work: work.connection.execute(
            update(account).where(account.c.login == "hd.l1b").values(level=2)
        )
    )
    reviewer = trespasser("hd.l1b")
    reviewer.sends(f"{task_address(journey, 'review')}/claim", {403, 409}, "同一个人不能审核同一轮的两级")
    assert journey.open()["review"].claimed_by is None
    assert journey.open()["review"].groups == ["authority:haidian_hrss:L2"]


def test_a_former_unit_reads_nothing_of_who_has_left(guarded, trespasser):
    person = employee_address(guarded.context, "zhang")
    unit = trespasser("agent")
    assert "张示例" in unit.desk.go(person).locator("main").inner_text()
    left(guarded.context, "agent", "zhang")
    paths = (
        person,
        f"{person}/contract/1",
        f"{person}/contract/1/pages/1.png",
        f"{person}/contract/1/original",
    )
    unit.is_told_nothing(*paths, names=("张示例",))
    unit.sends(f"{person}/identity", {404})
    unit.sends(f"{person}/post", {404}, fields={"post": "顾问"})
    listed = unit.desk.go("/employer/employees/?list=all").locator("tr", has_text="张示例")
    assert "已解除关联，不能查看" in listed.inner_text()
    assert listed.get_by_role("link").count() == 0


@pytest.mark.parametrize("login", ["agent", "viewer", "zhao", "hd.l1a"])
def test_the_rooms_of_operators_and_analysts_are_closed_to_everybody_else(trespasser, login):
    somebody = trespasser(login)
    rooms = somebody.desk.go("/notices").locator("nav.rooms").inner_text()
    for words in ("运行情况", "用户管理", "历史数据导入", "流程版本", "工作日历"):
        assert words not in rooms
    pages = ("", "cases", "letters", "users/", "users/new", "people/", "authorities/", "calendar/", "import/")
    for page in (*(f"/operations/{name}" for name in pages), "/editions/"):
        somebody.opens(
            page, 403, "您没有办理这一步的权限", "当前账号的角色不能做这件事", "确认登录的是不是正确的账号"
        )
    for page in (
        "users/password",
        "users/active",
        "users/new",
        "authorities/",
        "calendar/import",
        "import/keep",
    ):
        somebody.sends(f"/operations/{page}", {403}, "确认登录的是不是正确的账号")
