"""Fill an empty installation for a demonstration: authorities, units, people, accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.demo.demo_accounts import PASSWORD
from app.demo.demo_ledgers import demo_ledger
from app.demo.demo_papers import FOLDER, DemoPapers, leave_samples
from app.demo.demo_people import DETAILS, EMPLOYERS, PEOPLE, DemoEmployer, DemoPerson
from app.demo.demo_units import tell_profile, upload_papers
from app.domain.ledger import RowSource
from app.domain.renewal_window import years_after
from app.policy.actor import Role
from app.scenarios.stage_authorities import AUTHORITIES
from app.services.accounts.sign_in import hashed
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.installation.prepare_installation import is_empty
from app.store.account_rows import account_by_login, add_account
from app.store.colleague_rows import set_reviewer
from app.store.employer_rows import (
    add_authority,
    add_employer,
    add_permission,
    authority_names,
    employer_of,
)
from app.store.ledger_rows import Origin, write_ledger
from app.store.permit_rows import add_association, add_contract, add_link, add_permit
from app.store.person_rows import add_person
from app.store.setup_rows import note_set_up

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

REVIEWERS = (
    ("hd.l1a", "区级初审甲", "haidian_hrss", 1),
    ("hd.l1b", "区级初审乙", "haidian_hrss", 1),
    ("hd.l2a", "区级复核甲", "haidian_hrss", 2),
    ("hd.l3a", "市级审定甲", "haidian_hrss", 3),
    ("hd.l4a", "专家复审甲", "haidian_hrss", 4),
    ("overseas.l1a", "中心初审甲", "overseas_talent_center", 1),
    ("overseas.l2a", "中心审定甲", "overseas_talent_center", 2),
)
LEAD = "hd.l3a"
"""Leads the authority of the district."""
FORMERLY_ELSEWHERE = "feng"
"""Was with the first unit before: stands in its list of everybody, and is no longer to be looked at."""


def load_demo(context: AppContext, *, with_samples: bool = True) -> bool:
    """Fill an empty database with fictional people; False when it is not empty. Samples are for visitors to upload."""
    if not is_empty(context):
        return False
    papers, hashed = DemoPapers(context), hashed_password()

    def fill(work: UnitOfWork) -> None:
        Filler(context, work, papers, hashed).fill()
        note_set_up(work, "system")

    context.database.transact(fill)
    if with_samples:
        leave_samples(context.settings.data_dir / FOLDER, context.today())
    return True


def hashed_password() -> str:
    """Return the password of every demonstration account as it is stored."""
    return hashed(PASSWORD)


class Filler:
    """Writes units and people in one transaction. `today` is the day by which permits are dated."""

    def __init__(
        self,
        context: AppContext,
        work: UnitOfWork,
        papers: DemoPapers,
        hashed: str,
        *,
        today: date | None = None,
        serial: int = 0,
    ) -> None:
        self.context = context
        self.work = work
        self.papers = papers
        self.hashed = hashed
        self.today = today or beijing_day(work.now)
        self.employers: dict[str, str] = {}
        self.serial = serial

    def fill(self) -> None:
        """Write the authorities, the units and people of the beginning, and the office's own accounts."""
        for code, name in AUTHORITIES.items():
            if code not in authority_names(self.work):
                add_authority(self.work, code, name)
        self.settle_in(EMPLOYERS, PEOPLE)
        self._account("operator", "系统管理员", Role.OPERATOR)
        self._account("analyst", "业务分析员", Role.ANALYST)
        self._account("security", "安全管理员", Role.SECURITY)
        self._account("auditor", "审计员", Role.AUDITOR)
        for login, name, authority, level in REVIEWERS:
            self._account(login, name, Role.REVIEWER, authority=authority, level=level)
        lead = account_by_login(self.work, LEAD)
        if lead is not None:
            set_reviewer(self.work, lead.id, level=lead.level, is_lead=True, identity_index=None)

    def settle_in(self, employers: Iterable[DemoEmployer], people: Iterable[DemoPerson]) -> None:
        """Write units and the people who work there."""
        for employer in employers:
            self.employers[employer.key] = self._employer(employer)
        for person in people:
            self._person(person)

    def _account(self, login: str, name: str, role: Role, **ties: Any) -> None:
        add_account(
            self.work, login=login, display_name=name, password_hash=self.hashed, role=role.value, **ties
        )

    def _employer(self, demo: DemoEmployer) -> str:
        made = add_employer(
            self.work,
            name=demo.name,
            uscc=demo.uscc,
            registered_place="北京市朝阳区" if demo.authority == "chaoyang_hrss" else "北京市海淀区",
            source="market_supervision",
            synced_at=self.work.now,
            association_code=demo.code,
            contact_email=f"agent-{demo.key.lower()}@example.invalid",
        )
        for permit_type in demo.types if demo.scope else ():
            returnee = permit_type.startswith("returnee")
            add_permission(
                self.work,
                employer_id=made,
                permit_type=permit_type,
                scope=demo.scope,
                state="granted",
                authority="overseas_talent_center" if returnee else demo.authority,
                opened_on=self.today - timedelta(days=2000),
                origin="legacy",
            )
        upload_papers(self.work, self.papers, demo, made)
        tell_profile(self.work, demo, made)
        number = demo.key.removeprefix("U")
        number = "" if number == "1" else number
        agent = demo.agent or f"agent{number}"
        self._account(agent, f"经办人（{demo.name}）", Role.AGENT, employer_id=made)
        if not demo.agent:
            self._account(f"viewer{number}", f"查阅人员（{demo.name}）", Role.VIEWER, employer_id=made)
        return made

    def _person(self, demo: DemoPerson) -> None:
        expiry = demo.expiry(self.today, calendar_of(self.work))
        if expiry is None:
            return
        self.serial += 1
        person_id = add_person(
            self.work,
            name=demo.name,
            sex=demo.sex,
            id_number=demo.id_number,
            phone=f"1540000{self.serial:04d}",
            email=f"{demo.login}@example.invalid",
            details=DETAILS,
        )
        if demo.state:
            self._permit(demo, person_id, expiry)
        if demo.tied_to is not None:
            self._associate(demo, person_id, self.employers[demo.tied_to or demo.employer])
        self._account(demo.login, demo.name, Role.EMPLOYEE, person_id=person_id)

    def _permit(self, demo: DemoPerson, person_id: str, expiry: date) -> None:
        employer_id = self.employers[demo.employer]
        started = years_after(expiry, -3) + timedelta(days=1)
        permit_id = add_permit(
            self.work,
            person_id=person_id,
            employer_id=employer_id,
            permit_type=demo.permit_type,
            permit_no=f"DEMO-{self.serial:06d}",
            state=demo.state,
            valid_from=started,
            valid_until=expiry,
        )
        add_link(self.work, permit_id=permit_id, number=1, employer_id=employer_id, from_on=started)
        uscc = employer_of(self.work, employer_id).uscc
        origin = Origin(RowSource.UNIT.value, unit=uscc)
        write_ledger(self.work, person_id, demo_ledger(demo.ledger, uscc, self.today), origin)

    def _associate(self, demo: DemoPerson, person_id: str, employer_id: str) -> None:
        hired = self.today - timedelta(days=1600)
        association = add_association(
            self.work,
            person_id=person_id,
            employer_id=employer_id,
            state="active",
            activated_on=hired,
            post="软件工程师",
        )
        employer = employer_of(self.work, employer_id)
        if demo.has_contract:
            paper = self.papers.contract(self.work, employer.name)
            add_contract(
                self.work,
                association_id=association,
                start_on=hired,
                end_on=None,
                party_uscc=employer.uscc,
                **paper,
            )
        if demo.login == FORMERLY_ELSEWHERE:
            add_association(
                self.work,
                person_id=person_id,
                employer_id=self.employers["U1"],
                state="ended",
                activated_on=hired - timedelta(days=900),
                ended_on=hired - timedelta(days=30),
                post="测试工程师",
            )
