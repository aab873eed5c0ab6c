"""The last decision of a case, again and again: changes of a person's record that wait for the last level."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from app.services.applications.start_case import start_information_change
from bench.served import form_of
from tests.make.procedure_journey import APPROVE
from tests.procedures.test_employee_procedures import PAPERS, PASS, started

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from bench.served import Served
    from tests.make.procedure_journey import ProcedureJourney

LEVELS_BEFORE = ("hd.l1a", "hd.l2a")
OF_CHANGE = "business_info_change"
ANSWERS = {"reason": "登记信息更正", "declared_true": "true", "fields": ["post"]}


def submitted_change(context: AppContext, login: str, post: str) -> ProcedureJourney:
    """Let a person ask for another post in the record and the unit pass it on; it waits for the first level."""
    journey = started(context, login, start_information_change, OF_CHANGE, key=uuid4().hex).lay(*PAPERS)
    journey.do(login, "fill_application", {**ANSWERS, "post": post})
    journey.do("agent", "first_review", PASS)
    return journey


class LastDecision:
    """Approves one change after the other at the last level, by its pages."""

    def __init__(self, context: AppContext, desk: Served, login: str = "li") -> None:
        self._context, self._desk, self._login = context, desk, login
        self._numbers = count(1)
        self._task = ""
        self._form: dict[str, str | list[str]] = {}

    def prepare(self) -> None:
        """Bring a new case to the last level, and take its review on."""
        journey = submitted_change(self._context, self._login, f"第{next(self._numbers)}工程师")
        for reviewer in LEVELS_BEFORE:
            journey.review(reviewer)
        journey.claim("hd.l3a")
        self._task = f"/tasks/{journey.open()['review'].key}"
        self._form = {**form_of(self._desk.ask(self._task)[1]), **journey.accepted(), **APPROVE}

    def decide(self) -> tuple[int, int]:
        """Approve."""
        return self._desk.ask(self._task, self._form)[0], 0
