"""Who may see a case, asked of everybody: no unit and no employee ever sees another's."""

from sqlalchemy import select

from app.policy.actor import Role
from app.services.context.case_visibility import may_see
from app.store.tables_cases import application_case

OWNERS = {Role.AGENT: "employer_id", Role.VIEWER: "employer_id", Role.EMPLOYEE: "person_id"}


class OfficeSight:
    """Asked after each step about one case in turn, of everybody who has an account."""

    def __init__(self, people):
        self.people = people
        self.turn = 0

    def __call__(self, context):
        """Fail if somebody sees what is not theirs, or does not see what is."""
        with context.database.reading() as work:
            query = select(application_case).order_by(application_case.c.number)
            cases = work.connection.execute(query).all()
            if not cases:
                return
            self.turn += 1
            case = cases[self.turn % len(cases)]
            for login, by in self.people.items():
                owner = OWNERS.get(by.role)
                if owner:
                    is_own = getattr(by, owner) == getattr(case, owner)
                    assert may_see(work, by, case.id) == is_own, (login, case.number)
                elif by.role is not Role.REVIEWER:
                    assert not may_see(work, by, case.id), (login, case.number)
