"""A renewal by the pages of a server that may be killed or away; only the papers are laid beside it."""

import time
from uuid import uuid4

from app.store.case_rows import case_of
from app.store.database_trouble import DatabaseBusyError
from app.store.disk_trouble import DiskFullError
from tests.make.context_maker import permit_id_of
from tests.make.service_journey import ServiceJourney

PATIENCE_SECONDS = 600
"""A job whose workers are killed again and again is taken again a minute after each."""
POLL_SECONDS = 0.2
DONE = ["confirm_contract", "update_information", "verify_and_submit", "review", "review", "review"]
"""Whose answers a renewal leaves that was approved by all levels."""


def when_it_answers(ask):
    """Return what we ask of the database, or bring to it, as soon as it is there and there is room."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except (DatabaseBusyError, DiskFullError):
            if time.monotonic() > until:
                raise
            time.sleep(POLL_SECONDS)


class JourneyByPages(ServiceJourney):
    """The same steps as a ServiceJourney, each sent with its own key until it is answered.

    `clients` are signed-in StubbornClients by login. `keys` are (login, key, path, where the answer led) of all
    commands that were acknowledged.
    """

    def __init__(self, context, clients, login, agent="agent"):
        self.context, self.clients, self.login, self.agent = context, clients, login, agent
        self.keys = []
        permit = when_it_answers(lambda: permit_id_of(context, login))
        answer = self._post(agent, f"/employer/permits/{permit}/renewal")
        self.case_id = answer.headers["Location"].rpartition("/")[2]

    def _post(self, login, path, *, keyed=True, **fields):
        if keyed:
            fields["_key"] = uuid4().hex
        answer = self.clients[login].post(path, **fields)
        if keyed:
            self.keys.append((login, path, fields, answer.headers["Location"]))
        return answer

    @property
    def case(self):
        """Return the case as stored."""

        def ask():
            with self.context.database.reading() as work:
                return case_of(work, self.case_id)

        return when_it_answers(ask)

    def open(self):
        return when_it_answers(super().open)

    def task(self, element):
        """Return the open task of an element, which a job of a worker may bring."""
        until = time.monotonic() + PATIENCE_SECONDS
        while element not in (found := self.open()):
            if time.monotonic() > until:
                raise TimeoutError(f"{element} of {self.case_id} never opened")
            time.sleep(POLL_SECONDS)
        return found[element]

    def do(self, login, element, answers, *, key=None, fence=None):
        task = self.task(element)
        assert key is None
        return self._post(login, f"/tasks/{task.key}", _fence=fence or 0, **answers)

    def claim(self, login, element="review"):
        task = self.task(element)
        self._post(login, f"/tasks/{task.key}/claim", keyed=False)
        return self.open()[element].fence

    def accepted(self):
        return when_it_answers(super().accepted)

    def lay(self, *slots):
        return when_it_answers(lambda: super(JourneyByPages, self).lay(*slots))

    def withdraw(self):
        """Withdraw as the unit's agent."""
        self._post(self.agent, f"/cases/{self.case_id}/withdraw")
