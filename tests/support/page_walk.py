"""Every address that can be opened, filled in with rows of every kind, and read as everybody who may open it."""

from email import message_from_bytes
from email.policy import default
from itertools import product

import pypdfium2
from flask import url_for

from app.demo.demo_accounts import PASSWORD
from app.policy.actor import Role
from app.policy.route_table import ROUTES
from app.queries.ownership import is_owned
from app.services.accounts.sign_in import sign_in
from app.store.account_rows import accounts
from app.web.frame.browser_cookies import COOKIE
from app.web.wording.wrong_role_hint import SIDES
from tests.make.context_maker import actor_named
from tests.make.registering import GOOD
from tests.support.raw_codes import raw_in, raw_on
from tests.support.signed_in import token_of
from tests.support.walked_rows import SOME, rows_of_commands, rows_of_pages

OPENS = (200, 409)
"""A page, or what is told of a task that somebody else has done."""
NOT_SENT = {
    "account.sign_out": "ends the walk of whoever sends it",
    "style_guide.show": "shows the blocks to who builds pages; only in a demonstration",
}
"""Commands that are not sent."""
NOT_READ = {
    "static": "styles and scripts",
    "doors.begin": "leads to a provider; read where there is one",
    "doors.come_back": "comes from a provider; read where there is one",
    "doors.choose": "opens only while a sign-in is under way; read there",
    "second_step.ask": "opens only while a sign-in is under way; read there",
    "own_factors.ask_removal": "opens only for a factor that was added; read there",
    "own_factors.show_passkey": "opens only at an address with a name; read there",
    "public.health": "answers machines in JSON",
    "watching.readyz": "answers machines in JSON",
    "watching.metrics": "figures for machines; opens to who knows the token of the settings",
    "review.arrivals": "answers a script in JSON",
    "attachments.picture": "a picture of a page",
    "attachments.original": "the file that was uploaded",
    "cases.paper_page": "a picture of a page",
    "cases.paper_original": "the file that was uploaded",
    "employment.picture": "a picture of a page",
    "page_editor.picture": "a picture of a page",
    "uploads.state": "answers a script in JSON",
    "employment.original": "the file that was uploaded",
    "editions.edition": "an edition in the words and names of its authors",
    "editions.form": "a form of an author",
    "editions.archive": "files as they were published",
    "editions.file": "a file as its author wrote it",
    "feeds.calendar": "a calendar for programs; its address is known to whoever made it",
    "insight.table": "a table for spreadsheets",
    "statistics.table": "a table for spreadsheets",
    "migrations.progress": "answers a script in JSON",
    "migrations.table": "a table for spreadsheets",
    "drafts.rehearsal": "answers a script in JSON",
    "try_runs.show": "shows names and values as the authors of a diagram wrote them",
    "try_runs.waiting": "answers a script in JSON",
    "draft_editor.begin": "leads on to the procedure",
    "draft_editor.add": "leads on to the editor",
    "draft_editor.remove": "leads on to the editor",
    "draft_editor.edit": "names files and elements as their authors do",
    "draft_editor.preview": "a form of an author",
    "draft_answers.file": "a file as its author wrote it",
    "draft_answers.choices": "answers a script in JSON",
    "draft_answers.notices": "answers a script in JSON",
    "draft_answers.acts": "answers a script in JSON",
    "draft_answers.office_papers": "answers a script in JSON",
    "draft_answers.office_paper_page": "a picture of a paper of an author",
    "office_papers.pdf": "a paper as it prints; its words are those of the page",
    "account.home": "leads on to the page of a role, or to the sign-in",
    "style_guide.show": "shows the blocks to who builds pages; only in a demonstration",
}
"""Addresses without words of ours."""
LISTS = {
    "employer.home": ("?show=today", "?show=correct", "?show=renew", "?show=open"),
    "radar.show": ("?band=open", "?band=ended", "?month=2027-01", "?month=x&day=y"),
    "employment.lists": ("?list=all", "?list=current", "?list=pending"),
    "review.queue": ("?show=free", "?show=mine", "?show=late", "?q=%25", "?show=soon&procedure=renewal&q=赵"),
    "board.show": ("?show=late", "?show=free", "?show=soon"),
    "finder.cases": ("?q=zcs", "?q=%25", "?state=in_review&from=2026-01-01", "?from=x"),
    "people.listing": ("?text=赵", "?text=%25"),
    "calendar.year": ("?year=2025", "?year=2030"),
    "legacy.ask": ("?kind=permits", "?kind=ledger"),
    "statistics.show": ("?from=2026-01-01&to=2026-12-31&procedure=renewal",),
}
"""What else a page shows when it is asked for it."""

DATED = frozenset({"attachments.table", "module.home"})
"""The manual prints the tables of these two pages with days as 2024-01-22 (1.6, 6.2)."""


def is_dated(endpoint, raw):
    """Tell whether something raw is a day where the manual prints days so."""
    return endpoint in DATED and raw[:1].isdigit() and len(raw) == len("2024-01-22")


class PageWalk:
    """A walk through a context; `samples` are, for each endpoint, the rows that stand in its address."""

    def __init__(self, app, context):
        self.app, self.context = app, context
        self._clients, self._logins, self._openers, self._tokens, self._actors = {}, {}, {}, {}, {}
        with context.database.reading() as work:
            rows = [row for row in accounts(work) if row.is_active]
            self.samples = rows_of_pages(context, work)
            self.named = rows_of_commands(work)
        for row in rows:
            self._logins.setdefault(Role(row.role), []).append(row.login)

    def rules(self):
        """Return every rule of the application that can be opened."""
        return [rule for rule in self.app.url_map.iter_rules() if "GET" in rule.methods]

    def readers(self, rule):
        """Return the roles that may open a page; None among them for a visitor."""
        access = ROUTES[rule.endpoint]
        return [None, *Role] if access.is_public else sorted(access.roles)

    def _addresses(self, rule):
        """Return the addresses of a rule with rows of every kind, and the names in each."""
        if not rule.arguments:
            return [(rule.rule + more, {}) for more in ("", *LISTS.get(rule.endpoint, ()))]
        samples = self.samples.get(rule.endpoint, ())
        with self.app.test_request_context():
            return [(url_for(rule.endpoint, **values), values) for values in samples]

    def _may_own(self, rule, logins, values):
        """Yield who of some may touch what an address names: a page that is not there is the same for all others."""
        owned = ROUTES[rule.endpoint].owned
        names = {name: str(value) for name, value in values.items()}
        for one in logins:
            with self.context.database.reading() as work:
                is_own = one is None or is_owned(work, self._actor(one), owned, names)
            if is_own:
                yield one

    def _actor(self, login):
        if login not in self._actors:
            self._actors[login] = actor_named(self.context, login)
        return self._actors[login]

    def pages(self, rule, role):
        """Yield login, path and answer of everything that opens: lists as everybody, one object as one who may see it."""
        logins = [None] if role is None else self._logins[role]
        for path, values in self._addresses(rule):
            subject = next(iter(values.values()), None)
            for login in self._may_own(rule, logins, values) if subject else logins:
                response = self.client(login).get(path)
                if response.status_code not in OPENS:
                    continue
                yield login, path, response
                if subject:
                    self._openers[role, subject] = login
                    break

    def commands(self):
        """Yield login, path and answer of every command, sent empty by each role with rows of every kind in its address.

        A role that the policy table keeps out, and no sentence sends to the other side, hears the same of every row.
        """
        for rule in self.app.url_map.iter_rules():
            if "POST" not in rule.methods or rule.endpoint in NOT_SENT:
                continue
            for place, (path, subject) in enumerate(self._command_addresses(rule)):
                for role in (None, *Role):
                    if place and not self._hears_of_rows(rule.endpoint, role):
                        continue
                    login = self._openers.get((role, subject)) or self._logins.get(role, [None])[0]
                    client = self.client(login)
                    if login not in self._tokens:
                        self._tokens[login] = token_of(client)
                    yield login, path, client.post(path, data={"csrf_token": self._tokens[login]})

    def _hears_of_rows(self, endpoint, role):
        access = ROUTES[endpoint]
        is_let_in = access.is_public or role in access.roles
        only_looks = role is Role.VIEWER and Role.AGENT in access.roles
        return is_let_in or only_looks or endpoint in SIDES.get(role, {})

    def _command_addresses(self, rule):
        """Return addresses of a command with some of the rows that pages are opened with."""
        names = sorted(rule.arguments)
        kinds = [self._values(name) for name in names]
        with self.app.test_request_context():
            for values in product(*kinds):
                try:
                    yield (
                        url_for(rule.endpoint, **dict(zip(names, values, strict=True)), _method="POST"),
                        next(iter(values), None),
                    )
                except ValueError:
                    continue  # A word that stands in addresses of another kind.

    def _values(self, name):
        every = (values for samples in self.samples.values() for values in samples)
        seen = {values[name]: None for values in every if name in values}
        if name == "task_key":
            return self.named[name]
        return [*self.named.get(name, ()), *seen][:SOME]

    def client(self, login):
        """Return a client signed in as somebody; a visitor's for None."""
        if login not in self._clients:
            client = self._clients[login] = self.app.test_client()
            if login is not None:
                password = GOOD["password"] if login == GOOD["phone"] else PASSWORD
                client.set_cookie(COOKIE, sign_in(self.context, login, password))
        return self._clients[login]


def text_of(response):
    """Return the words of a letter, a table or a slip."""
    if response.mimetype == "application/pdf":
        document = pypdfium2.PdfDocument(response.data)
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    if response.mimetype == "message/rfc822":
        letter = message_from_bytes(response.data, policy=default)
        return f"{letter['Subject']}\n{letter.get_content()}"
    return response.get_data(as_text=True)


def found_in(response, *, machine=False):
    """Return every code and raw value in what somebody gets to read."""
    if response.mimetype == "text/html":
        return raw_on(response, machine=machine)
    return raw_in(text_of(response))
