"""A story of a scenario file, played while somebody reads every page that each step opens to the people of it."""

from sqlalchemy import select

from app.factory import create_app
from app.scenarios.player import Player
from app.services.accounts.sign_in import actor
from app.store.account_rows import accounts
from app.store.tables_applications import notice
from app.store.tables_cases import application_case, human_task
from tests.support.posted_letters import posted
from tests.support.raw_codes import raw_in, raw_on
from tests.support.signed_in import client_for

LISTS = {
    "agent": (
        "/employer/",
        "/employer/applications",
        "/employer/employees/?list=all",
        "/employer/employees/?list=pending",
        "/employer/attachments/",
        "/employer/permits-module/",
        "/employer/permits-module/applications",
        "/employer/profile/",
        "/notices",
    ),
    "employee": ("/me/", "/me/records/", "/notices"),
    "reviewer": ("/review/", "/review/?show=mine", "/notices"),
}

DATED = ("/employer/attachments/", "/employer/permits-module/")
"""The manual prints the tables of these two pages with days as 2024-01-22 (1.6, 6.2)."""


class WatchedStory(Player):
    """Plays a scenario; `found` are the raw codes by place, `shown` the forms that were read by their element."""

    def __init__(self, context, scenario, kept):
        super().__init__(context, context.clock, scenario)
        self.found, self.shown, self.kinds, self.wrong = {}, set(), set(), []
        self._told, self._desks, self._kept, self._was = set(), {}, kept, None
        self._app = create_app(context)

    def _check(self, step):
        super()._check(step)
        self._hear()
        self._read()

    def _desk(self, login):
        if login not in self._desks:
            self._desks[login] = client_for(self._app, login)
        return self._desks[login]

    def _open_page(self, login, path):
        response = self._desk(login).get(path)
        if response.status_code in (302, 303) and "/sign-in" in response.headers["Location"]:
            self._desks.pop(login)
            response = self._desk(login).get(path)
        if response.status_code == 200 and response.mimetype == "text/html":
            raw = [one for one in raw_on(response) if path not in DATED or not one[:1].isdigit()]
            if raw:
                self.found[f"{login} {path}"] = raw
            return True
        return False

    def _people(self):
        with self.context.database.reading() as work:
            return [actor(row) for row in accounts(work) if row.is_active], {
                row.id: row.login for row in accounts(work)
            }

    def _read(self):
        """Read the case and its open tasks as everybody who may see them, once for each state of the case."""
        if self.case_id is None:
            return
        with self.context.database.reading() as work:
            state = work.connection.execute(
                select(application_case.c.state).where(application_case.c.id == self.case_id)
            ).scalar()
            tasks = work.connection.execute(
                select(human_task).where(human_task.c.case_id == self.case_id, human_task.c.state == "open")
            ).all()
        now = (self.case_id, state, *(task.key for task in tasks))
        if now == self._was:
            return
        self._was = now
        people, logins = self._people()
        parts = set(self.scenario.people.values())
        readers = {login for login in logins.values() if login in parts}
        for task in tasks:
            holder = next((by for by in people if set(by.groups) & set(task.groups)), None)
            if holder is not None:
                readers.add(logins[holder.account_id])
                if self._open_page(logins[holder.account_id], f"/tasks/{task.key}"):
                    self.shown.add(task.form)
        for login in sorted(readers):
            self._open_page(login, f"/cases/{self.case_id}")

    def read_lists(self):
        """Read what the people of the story have besides its cases."""
        people, logins = self._people()
        for by in people:
            login = logins[by.account_id]
            if login in self.scenario.people.values() or login in self._desks:
                for path in LISTS.get(by.role.value, ()):
                    self._open_page(login, path)

    def _hear(self):
        """Hold every notice and letter that is new against the rows as they stand now."""
        with self.context.database.reading() as work:
            told = [
                (row.dedup_key, row.kind, row.facts, row.case_id, f"{row.title} {row.body}")
                for row in work.connection.execute(select(notice))
            ]
            told += [
                (
                    f"mail {row.dedup_key}",
                    row.payload["kind"],
                    letter.facts,
                    row.payload["case_id"],
                    f"{letter.subject} {letter.body}",
                )
                for row, letter in posted(work)
                if letter.subject
            ]
            for key, kind, facts, case_id, text in told:
                if key in self._told:
                    continue
                self._told.add(key)
                self.kinds.add(kind)
                self.wrong += self._kept(work, kind, facts, case_id)
                if raw := raw_in(text):
                    self.found[f"notice {kind}"] = raw
