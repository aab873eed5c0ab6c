"""What people do over the web from day to day, again and again: a change up to its last decision, a renewal's first steps."""

import re
from uuid import uuid4

from bench.last_decision import ANSWERS, OF_CHANGE
from tests.make.context_maker import permit_id_of
from tests.make.procedure_journey import APPROVE, REVIEWERS, ProcedureJourney
from tests.procedures.test_employee_procedures import PAPERS, PASS
from tests.support.signed_in import app_of, client_for, token_of

CASE, TASK = re.compile(r"/cases/([0-9a-f]{32})"), re.compile(r"/tasks/([0-9a-f]{32})")
FENCE = re.compile(r'name="_fence"[^>]*value="(\d+)"')
SEE_OTHER = 303


class _Desk:
    """Somebody at the pages; what was done last has a name until the next is done."""

    def __init__(self, context, login):
        self.client = client_for(app_of(context), login)
        token_of(self.client)

    def post(self, path, **fields):
        sent = {"csrf_token": token_of(self.client), "_key": uuid4().hex, **fields}
        answer = self.client.post(path, data=sent)
        assert answer.status_code == SEE_OTHER, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
        return answer.headers["Location"]

    def case_behind(self, address):
        """Return the case that an address is about, or the page behind it."""
        found = CASE.search(address) or CASE.search(self.client.get(address).text)
        return found[1]

    def fence_of(self, task):
        found = FENCE.search(self.client.get(f"/tasks/{task}").text)
        return found[1] if found else "0"


def walked_acts(context, *, times, changed="li", renewed="chu"):
    """Do everything so many times; yield the name of each act before it is done, and an empty one after it."""
    for number in range(times):
        yield from _change(context, changed, f"第{number + 1}工程师")
        yield from _renewal(context, renewed)


def _change(context, login, post):
    employee, agent = _Desk(context, login), _Desk(context, "agent")
    yield "start a change"
    address = employee.post(f"/me/business/changes/{OF_CHANGE}")
    yield ""
    journey = ProcedureJourney(context, {"case_id": employee.case_behind(address)}).lay(*PAPERS)
    yield from _sent(employee, journey, "fill_application", {**ANSWERS, "post": post})
    yield from _sent(agent, journey, "first_review", PASS)
    for level, reviewer in enumerate(REVIEWERS, start=1):
        desk = _Desk(context, reviewer)
        task = journey.open()["review"].key
        yield "claim a review"
        desk.post(f"/tasks/{task}/claim")
        yield ""
        yield from _sent(
            desk, journey, "review", {**journey.accepted(), **APPROVE}, f"decide at level {level}"
        )


def _renewal(context, login):
    agent, permit = _Desk(context, "agent"), permit_id_of(context, login)
    yield "start a renewal"
    address = agent.post(f"/employer/permits/{permit}/renewal")
    yield ""
    journey = ProcedureJourney(context, {"case_id": agent.case_behind(address)})
    yield from _sent(agent, journey, "confirm_contract", {"contract_choice": "current"})
    yield "withdraw"
    agent.post(f"/cases/{journey.case_id}/withdraw")
    yield ""


def _sent(desk, journey, element, answers, name=""):
    task = journey.open()[element].key
    fence = desk.fence_of(task)
    yield name or f"complete {element}"
    desk.post(f"/tasks/{task}", _fence=fence, **answers)
    yield ""
