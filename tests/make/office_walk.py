"""A walk through the whole office: everybody does anything in any order, drawn from a seed.

Every move draws from numbers of its own, so that a walk can be walked again without some of its moves.
"""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, update

from app.policy.actor import Role
from app.services.accounts.sign_in import actor
from app.services.context.refusals import CaseStuckError, RefusalError
from app.store.account_rows import account_of, accounts
from app.store.chain_rows import add_next_link
from app.store.kept_rows import keep
from app.store.tables_cases import application_case, human_task
from app.store.tables_office import association, employer, employment_link, permit
from app.store.task_rows import TaskRow
from tests.make.context_maker import actor_named


@dataclass(frozen=True)
class Told:
    """What a move did, for the log of the walk, and how it was answered."""

    number: int
    move: str
    words: str
    answer: str

    def __str__(self):
        return f"{self.number:4} {self.move} {self.words} -> {self.answer}"


@dataclass
class Office:
    """The context with its people; what a move needs to choose from, in an order that does not hang on ids."""

    context: object
    draw: random.Random = field(default_factory=random.Random)
    words: str = ""

    def __post_init__(self):
        with self.context.database.reading() as work:
            self.people = {row.login: actor(account_of(work, row.id)) for row in accounts(work)}

    def rows(self, query):
        """Return rows of a question."""
        with self.context.database.reading() as work:
            return work.connection.execute(query).all()

    def of_role(self, *roles):
        """Return the logins of roles."""
        return [login for login, by in self.people.items() if by.role in roles]

    def pick(self, *logins):
        """Return somebody, as login and actor, and note who it was."""
        login = self.draw.choice(logins)
        self.say(login)
        return login, self.people[login]

    def anybody(self):
        """Return anybody who may sign in."""
        return self.pick(*self.people)

    def say(self, *words):
        """Note what the move is about."""
        self.words += " ".join(str(word) for word in words) + " "

    def chance(self, probability):
        """Tell whether something with this probability happens."""
        return self.draw.random() < probability

    def open_cases(self):
        """Return open cases by number."""
        query = select(application_case).where(application_case.c.ended_at.is_(None))
        return self.rows(query.order_by(application_case.c.number))

    def open_tasks(self):
        """Return open tasks by their cases' numbers."""
        columns = [human_task.c[name] for name in TaskRow.__slots__]
        query = select(*columns, application_case.c.number, application_case.c.employer_id).join(
            application_case
        )
        query = query.where(human_task.c.state == "open", application_case.c.ended_at.is_(None))
        return self.rows(
            query.order_by(application_case.c.number, human_task.c.element, human_task.c.opened_at)
        )

    def permits(self):
        """Return all permits by number."""
        return self.rows(select(permit).order_by(permit.c.permit_no))

    def units(self):
        """Return all units by credit code."""
        return self.rows(select(employer).order_by(employer.c.uscc))

    def login_of_person(self, person_id):
        """Return an employee's login."""
        return next(login for login, by in self.people.items() if by.person_id == person_id)

    def agent_of(self, employer_id):
        """Return the login of a unit's agent."""
        return next(
            login
            for login, by in self.people.items()
            if by.role is Role.AGENT and by.employer_id == employer_id
        )

    def ties(self):
        """Return who is with which unit now, as pairs of logins: agent, employee."""
        found = self.rows(select(association).where(association.c.state == "active"))
        return sorted((self.agent_of(row.employer_id), self.login_of_person(row.person_id)) for row in found)


class OfficeWalk:
    """Draws moves and makes them; `check` is asked after every one and may refuse what it finds.

    `moves` are pairs of a function over an office and its weight. `only` are the numbers of moves to make.
    """

    def __init__(self, office, seed, moves, check, *, only=None):
        self.office = office
        self.seed = seed
        self.moves = moves
        self.check = check
        self.only = only
        self.log = []

    def walk(self, steps):
        """Make so many moves; whatever is not in order is told with the moves that led there."""
        for number in range(steps):
            if self.only is None or number in self.only:
                self._step(number)
        return self

    def _step(self, number):
        office = self.office
        office.draw, office.words = random.Random(f"{self.seed}.{number}"), ""  # noqa: S311 — walked again
        move = office.draw.choices([one for one, _ in self.moves], [weight for _, weight in self.moves])[0]
        answer = "not in order"
        try:
            answer = self._answer(move)
            self.check(office.context)
        finally:
            self.log.append(Told(number, move.__name__, office.words, answer))

    def _answer(self, move):
        try:
            move(self.office)
        except CaseStuckError:
            raise
        except RefusalError as refused:
            return (
                f"{type(refused).__name__} {refused.facts.get('rule') or refused.facts.get('errors') or ''}"
            )
        return "done"

    def told(self):
        """Return the log, for whoever has to understand what happened."""
        return f"seed {self.seed}\n" + "\n".join(map(str, self.log))


def key():
    """Return a key that nobody has used."""
    return uuid4().hex


def settle_suspended(context):
    """Give the two whose permits are suspended from the beginning a story: they have come from the first unit."""
    first = actor_named(context, "agent").employer_id
    left, joined = (context.today() - timedelta(days=days) for days in (40, 25))

    def act(work):
        for row in work.connection.execute(select(permit).where(permit.c.state == "suspended")).all():
            here = permit.c.id == row.id
            changes = {"employer_id": first, "suspended_on": left}
            work.connection.execute(update(permit).where(here).values(changes))
            keep(work, "permit", row.id, row.id, None)
            link = employment_link.c.permit_id == row.id
            work.connection.execute(update(employment_link).where(link).values(employer_id=first, to_on=left))
            add_next_link(work, row.id, row.employer_id, joined, is_recorded=False)
            ties = (association.c.person_id == row.person_id, association.c.state == "active")
            work.connection.execute(update(association).where(*ties).values(activated_on=joined))

    context.database.transact(act)
