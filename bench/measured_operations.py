"""What is measured of the product: the pages and actions of a working day, over HTTP, as the people who do them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.demo.demo_accounts import PASSWORD
from app.services.tasks.claim_task import claim_task
from bench.last_decision import LastDecision
from bench.served import form_of, token_in
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.service_journey import ServiceJourney

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.context.app_context import AppContext
    from bench.served import Served

CONTRACT = {"contract_choice": "current"}
TASK = re.compile(r"/tasks/([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that is measured; `before` brings it about again and is not counted.

    It follows where an action leads, as a browser does: what pages tell once waits in the cookie until one is shown.
    """

    name: str
    run: Callable[[], tuple[int, int]]
    """Does it once; returns the status and the bytes of the page, 0 for an action."""
    before: Callable[[], Any] = lambda: None
    is_action: bool = False
    is_long: bool = False
    """Whether bringing it about takes many times what it takes itself."""


def sign_in(product: Served, login: str) -> Served:
    """Return a browser that is signed in."""
    desk = product.again()
    token = token_in(desk.ask("/sign-in")[1])
    status, _text, _to = desk.ask("/sign-in", {"login": login, "password": PASSWORD, "csrf_token": token})
    if status != 303:  # noqa: PLR2004 — see other
        raise ValueError(f"{login} cannot sign in: {status}")
    return desk


def operations_of(context: AppContext, product: Served) -> list[Operation]:
    """Return what is measured, over an office in which a renewal is prepared and another is under review."""
    prepared = ServiceJourney(context, "qian").prepare()
    reviewed = ServiceJourney(context).submit()
    review = reviewed.open()["review"].key
    claim_task(context, actor_named(context, "hd.l1a"), review)
    agent, reviewer = sign_in(product, "agent"), sign_in(product, "hd.l1a")
    renewal = _Renewal(agent, permit_id_of(context, "wang"))
    claiming = Claim(reviewer, review)
    own = ServiceJourney(context, "chu")
    own.do("agent", "confirm_contract", CONTRACT)
    employee, analyst = sign_in(product, "chu"), sign_in(product, "analyst")
    last = LastDecision(context, sign_in(product, "hd.l3a"))

    def page(desk: Served, path: str) -> Callable[[], tuple[int, int]]:
        def run() -> tuple[int, int]:
            status, text, _to = desk.ask(path)
            return status, len(text.encode())

        return run

    return [
        Operation("open a form task", page(agent, f"/tasks/{prepared.open()['verify_and_submit'].key}")),
        Operation("open a review", page(reviewer, f"/tasks/{review}")),
        Operation("case page", page(agent, f"/cases/{reviewed.case_id}")),
        Operation("queue", page(reviewer, "/review/")),
        Operation("agent's home", page(agent, "/employer/")),
        Operation("employee's task", page(employee, f"/tasks/{own.open()['update_information'].key}")),
        Operation("reviewer's search", page(reviewer, "/review/cases?q=%E8%B5%B5")),
        Operation("analyst's library", page(analyst, "/editions/")),
        Operation("start a renewal", renewal.start, renewal.withdraw, is_action=True),
        Operation("complete a form", renewal.complete, renewal.begin_anew, is_action=True),
        Operation("claim", claiming.claim, claiming.release, is_action=True),
        Operation("last decision", last.decide, last.prepare, is_action=True, is_long=True),
    ]


class _Renewal:
    """One person's renewal, started, taken a step and withdrawn again and again."""

    def __init__(self, desk: Served, permit_id: str) -> None:
        self._desk, self._permit = desk, permit_id
        self._token = token_in(desk.ask("/employer/")[1])
        self._case = self._task = ""
        self._form: dict[str, str | list[str]] = {}

    def start(self) -> tuple[int, int]:
        sent = {"csrf_token": self._token, "_key": uuid4().hex}
        status, _text, to = self._desk.ask(f"/employer/permits/{self._permit}/renewal", sent)
        self._task = to.rpartition("/")[2] if "/tasks/" in to else ""
        self._case = to
        return status, 0

    def withdraw(self) -> None:
        if not self._case:
            return
        case = self._case
        if "/tasks/" in case:
            found = re.search(r"/cases/([0-9a-f]{32})", self._desk.ask(case)[1])
            case = f"/cases/{found.group(1)}" if found else ""
        to = self._desk.ask(f"{case}/withdraw", {"csrf_token": self._token, "_key": uuid4().hex})[2]
        self._desk.ask(to)
        self._case = ""

    def begin_anew(self) -> None:
        self.withdraw()
        self.start()
        if not self._task:
            found = TASK.search(self._desk.ask(self._case)[1])
            self._task = found.group(1) if found else ""
        page = self._desk.ask(f"/tasks/{self._task}")[1]
        self._form = {**form_of(page), **CONTRACT}

    def complete(self) -> tuple[int, int]:
        return self._desk.ask(f"/tasks/{self._task}", self._form)[0], 0


class Claim:
    """One review, claimed and given back again and again."""

    def __init__(self, desk: Served, task: str) -> None:
        self._desk, self._task = desk, task
        self._token = token_in(desk.ask("/review/")[1])

    def claim(self) -> tuple[int, int]:
        """Take the review on."""
        return self._desk.ask(f"/tasks/{self._task}/claim", {"csrf_token": self._token})[0], 0

    def release(self) -> None:
        """Give it back and look where that leads."""
        self._desk.ask(self.give_back())

    def give_back(self) -> str:
        """Give it back; return where that leads."""
        return self._desk.ask(f"/tasks/{self._task}/release", {"csrf_token": self._token})[2]
