"""Who may open which route. One row per route; a missing row breaks the build and is refused at run time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.actor import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


class Owned(StrEnum):
    """Whose object a route is about; each is checked again in the transaction that acts on it."""

    NOTHING = "nothing"
    CASE = "case"
    """`case_id`: the unit's, the applicant's, or one that reached the reviewer's authority."""
    CASE_DIAGRAM = "case_diagram"
    """`case_id`: as CASE, and operators and analysts."""
    TASK = "task"
    """`task_key`: one of the actor's candidate groups."""
    PERSON = "person"
    """`person_id`: the person, or the unit of their active association."""
    PERMIT = "permit"
    """`permit_id`: a permit of a person actively associated with the actor's unit."""
    PERMIT_OR_LINK = "permit_or_link"
    """`permit_id`: as PERMIT, or one that waits for a change the actor's unit did not make while it could."""
    SLIP = "slip"
    """`code`: a slip of the actor's own."""


@dataclass(frozen=True, slots=True)
class Access:
    """Roles that may open a route; no roles at all means that anybody may."""

    roles: frozenset[Role]
    owned: Owned = Owned.NOTHING
    is_public: bool = False


PUBLIC = Access(frozenset(), is_public=True)
ANYONE = Access(frozenset(Role))
AGENT = Access(frozenset({Role.AGENT}))
UNIT = frozenset({Role.AGENT, Role.VIEWER})
"""Who may look at what is the unit's; changing it is the agent's alone."""
LOOK = Access(UNIT)
EMPLOYEE = Access(frozenset({Role.EMPLOYEE}))
REVIEWER = Access(frozenset({Role.REVIEWER}))
OPERATOR = Access(frozenset({Role.OPERATOR}))
ANALYST = Access(frozenset({Role.ANALYST, Role.OPERATOR}))
OPERATED = Access(frozenset({Role.OPERATOR}), Owned.CASE_DIAGRAM)
INSPECTED = Access(frozenset({Role.ANALYST, Role.OPERATOR}), Owned.CASE_DIAGRAM)
FIGURES = Access(frozenset({Role.REVIEWER, Role.OPERATOR, Role.ANALYST}))
"""Whose figures each of them sees is asked of `statistics_scope.py`."""
PARTIES = frozenset({Role.AGENT, Role.EMPLOYEE, Role.REVIEWER})
READERS = PARTIES | {Role.VIEWER}

ROUTES: Mapping[str, Access] = {
    "static": PUBLIC,
    "appearance.choose": PUBLIC,
    "account.home": PUBLIC,
    "account.sign_in": PUBLIC,
    "account.sign_in_send": PUBLIC,
    "account.sign_out": ANYONE,
    "account.notices": ANYONE,
    "letters.show": Access(frozenset({Role.AGENT, Role.EMPLOYEE})),
    "letters.send": Access(frozenset({Role.AGENT, Role.EMPLOYEE})),
    "concerns.show": Access(UNIT | {Role.EMPLOYEE}),
    "concerns.send": Access(frozenset({Role.AGENT, Role.EMPLOYEE})),
    "concerns.rate": Access(frozenset({Role.AGENT, Role.EMPLOYEE}), Owned.CASE),
    "to_answer.listing": Access(frozenset({Role.REVIEWER, Role.OPERATOR})),
    "to_answer.ask": Access(frozenset({Role.REVIEWER, Role.OPERATOR})),
    "to_answer.answer": Access(frozenset({Role.REVIEWER, Role.OPERATOR})),
    "kept_text.show": ANYONE,
    "public.verify": PUBLIC,
    "public.verify_code": PUBLIC,
    "public.help_centre": PUBLIC,
    "public.accessibility": PUBLIC,
    "procedure_guides.listing": PUBLIC,
    "procedure_guides.show": PUBLIC,
    "public.health": PUBLIC,
    "employer.home": LOOK,
    "employer.employee": Access(UNIT, Owned.PERSON),
    "employer.start_renewal": Access(frozenset({Role.AGENT}), Owned.PERMIT),
    "employer.applications": LOOK,
    "radar.show": LOOK,
    "radar.make_feed": AGENT,
    "radar.end_feed": AGENT,
    "feeds.calendar": PUBLIC,
    "module.home": LOOK,
    "module.rotate": AGENT,
    "employment.lists": LOOK,
    "employment.ask": Access(frozenset({Role.AGENT}), Owned.PERSON),
    "employment.send": Access(frozenset({Role.AGENT}), Owned.PERSON),
    "employment.letter": Access(frozenset({Role.AGENT}), Owned.PERSON),
    "employment.identity": Access(UNIT, Owned.PERSON),
    "employment.contract": Access(UNIT, Owned.PERSON),
    "chosen.for_contract": Access(frozenset({Role.AGENT}), Owned.PERSON),
    "employment.picture": Access(UNIT, Owned.PERSON),
    "employment.original": Access(UNIT, Owned.PERSON),
    "ledger.grid": Access(UNIT, Owned.PERSON),
    "ledger.send": Access(frozenset({Role.AGENT}), Owned.PERSON),
    "ledger.template": LOOK,
    "ledger.own": EMPLOYEE,
    "profile.overview": LOOK,
    "profile.group": LOOK,
    "profile.send": AGENT,
    "attachments.table": LOOK,
    "attachments.slot": AGENT,
    "attachments.upload": AGENT,
    "attachments.ask": AGENT,
    "attachments.delete": AGENT,
    "chosen.for_unit": AGENT,
    "attachments.view": LOOK,
    "attachments.picture": LOOK,
    "attachments.original": LOOK,
    "registration.show": PUBLIC,
    "registration.send": PUBLIC,
    "registration.ask_code": PUBLIC,
    "registration.send_code": PUBLIC,
    "registration.send_again": PUBLIC,
    "my_records.overview": EMPLOYEE,
    "my_records.part": EMPLOYEE,
    "my_records.send": EMPLOYEE,
    "unit_business.to_decide": LOOK,
    "unit_business.employer_changes": LOOK,
    "unit_business.unit_applications": LOOK,
    "unit_business.start_employer_change": Access(frozenset({Role.AGENT}), Owned.PERMIT),
    "unit_business.start_dissociation": Access(frozenset({Role.AGENT}), Owned.PERSON),
    "unit_business.apply_for_permission": AGENT,
    "unit_business.cancel_permission": AGENT,
    "unit_business.supervisor_change": LOOK,
    "unit_business.start_supervisor_change": AGENT,
    "link_request.ask": Access(frozenset({Role.AGENT}), Owned.PERMIT_OR_LINK),
    "link_request.send": Access(frozenset({Role.AGENT}), Owned.PERMIT_OR_LINK),
    "own_business.association": EMPLOYEE,
    "own_business.ask_for_association": EMPLOYEE,
    "own_business.remind_unit": EMPLOYEE,
    "own_business.report_leaving": EMPLOYEE,
    "own_business.start_new_application": EMPLOYEE,
    "own_business.start_change": EMPLOYEE,
    "employee.home": EMPLOYEE,
    "employee.slip": Access(frozenset({Role.EMPLOYEE}), Owned.SLIP),
    "cases.show": Access(READERS, Owned.CASE),
    "acts.do": Access(PARTIES | {Role.OPERATOR}, Owned.CASE_DIAGRAM),
    "acts.answer": Access(PARTIES | {Role.OPERATOR}, Owned.CASE_DIAGRAM),
    "cases.withdraw": Access(frozenset({Role.AGENT, Role.EMPLOYEE}), Owned.CASE),
    "cases.diagram": Access(frozenset(Role), Owned.CASE_DIAGRAM),
    "cases.paper": Access(READERS, Owned.CASE),
    "cases.paper_page": Access(READERS, Owned.CASE),
    "cases.paper_original": Access(READERS, Owned.CASE),
    "office_papers.show": Access(READERS, Owned.CASE),
    "office_papers.pdf": Access(READERS, Owned.CASE),
    "office_papers.reprint": Access(PARTIES, Owned.CASE),
    "tasks.show": Access(PARTIES, Owned.TASK),
    "tasks.send": Access(PARTIES, Owned.TASK),
    "chosen.for_task": Access(PARTIES, Owned.TASK),
    "former.reuse": Access(frozenset({Role.AGENT, Role.EMPLOYEE}), Owned.TASK),
    "former.hand_over": Access(frozenset({Role.AGENT}), Owned.CASE),
    "tasks.claim": Access(frozenset({Role.REVIEWER}), Owned.TASK),
    "tasks.take_over": Access(frozenset({Role.REVIEWER}), Owned.TASK),
    "tasks.identity": Access(frozenset({Role.REVIEWER}), Owned.TASK),
    "tasks.release": Access(frozenset({Role.REVIEWER}), Owned.TASK),
    "review.queue": REVIEWER,
    "review.next": REVIEWER,
    "review.arrivals": REVIEWER,
    "review.keep_view": REVIEWER,
    "review.remove_view": REVIEWER,
    "bulk.act": REVIEWER,
    "sharing.ask": Access(frozenset({Role.REVIEWER}), Owned.TASK),
    "sharing.send": Access(frozenset({Role.REVIEWER}), Owned.TASK),
    "sharing.absences": REVIEWER,
    "sharing.set_absence": REVIEWER,
    "sharing.end_absence": REVIEWER,
    "board.show": REVIEWER,
    "board.hand_over": REVIEWER,
    "finder.cases": REVIEWER,
    "finder.export": REVIEWER,
    "finder.decisions": REVIEWER,
    "phrases.show": REVIEWER,
    "phrases.add": REVIEWER,
    "phrases.remove": REVIEWER,
    "setup.begin": PUBLIC,
    "setup.make": PUBLIC,
    "setup.progress": OPERATOR,
    "setup.finish": OPERATOR,
    "operations.home": OPERATOR,
    "operations.retry": OPERATOR,
    "operations.letters": OPERATOR,
    "operations.letter": OPERATOR,
    "operations.message": OPERATOR,
    "operations.cases": OPERATOR,
    "case_desk.show": OPERATOR,
    "case_desk.move": OPERATOR,
    "case_desk.void": OPERATOR,
    "case_desk.ask": OPERATOR,
    "case_desk.cancel": OPERATOR,
    "operations.link_requests": OPERATOR,
    "case_operations.show": INSPECTED,
    "case_operations.values": OPERATED,
    "case_operations.ask": INSPECTED,
    "case_operations.trial": INSPECTED,
    "case_operations.propose": OPERATED,
    "case_operations.confirm": INSPECTED,
    "case_operations.withdraw": INSPECTED,
    "case_operations.release": OPERATED,
    "case_operations.retry": OPERATED,
    "archives.home": OPERATOR,
    "archives.set_terms": OPERATOR,
    "archives.ask": OPERATED,
    "archives.download": OPERATED,
    "clock.show": OPERATOR,
    "clock.confirm": OPERATOR,
    "users.listing": OPERATOR,
    "users.new": OPERATOR,
    "users.add": OPERATOR,
    "users.password": OPERATOR,
    "users.active": OPERATOR,
    "users.ask_login": OPERATOR,
    "users.send_login": OPERATOR,
    "review_roles.ask": OPERATOR,
    "review_roles.send": OPERATOR,
    "employers.listing": OPERATOR,
    "employers.new": OPERATOR,
    "employers.add": OPERATOR,
    "employers.show": OPERATOR,
    "employers.sync": OPERATOR,
    "employers.rotate": OPERATOR,
    "review_chains.listing": OPERATOR,
    "review_chains.ask": OPERATOR,
    "review_chains.change": OPERATOR,
    "people.listing": OPERATOR,
    "people.show": OPERATOR,
    "people.identity": OPERATOR,
    "people.letter": OPERATOR,
    "people.ask": OPERATOR,
    "people.decide": OPERATOR,
    "authorities.listing": OPERATOR,
    "authorities.keep": OPERATOR,
    "calendar.year": OPERATOR,
    "calendar.check": OPERATOR,
    "calendar.bring_in": OPERATOR,
    "legacy.ask": OPERATOR,
    "legacy.template": OPERATOR,
    "legacy.run": OPERATOR,
    "legacy.check": OPERATOR,
    "legacy.keep": OPERATOR,
    "editions.home": ANALYST,
    "editions.procedure": ANALYST,
    "editions.edition": ANALYST,
    "editions.form": ANALYST,
    "editions.archive": ANALYST,
    "editions.file": ANALYST,
    "editions.compare": ANALYST,
    "editions.restore": ANALYST,
    "insight.show": ANALYST,
    "insight.table": ANALYST,
    "statistics.show": FIGURES,
    "statistics.table": FIGURES,
    "statistics.cases": FIGURES,
    "migrations.show": ANALYST,
    "migrations.trial": ANALYST,
    "migrations.start": ANALYST,
    "signals.show": ANALYST,
    "signals.propose": ANALYST,
    "signals.confirm": ANALYST,
    "signals.withdraw": ANALYST,
    "drafts.begin": ANALYST,
    "drafts.show": ANALYST,
    "drafts.change": ANALYST,
    "drafts.rebase": ANALYST,
    "drafts.publish": ANALYST,
    "drafts.schedule": ANALYST,
    "drafts.unschedule": ANALYST,
    "drafts.drop": ANALYST,
    "drafts.rehearse": ANALYST,
    "drafts.rehearsal": ANALYST,
    "draft_editor.begin": ANALYST,
    "draft_editor.edit": ANALYST,
    "draft_editor.add": ANALYST,
    "draft_editor.remove": ANALYST,
    "draft_editor.preview": ANALYST,
    "draft_answers.file": ANALYST,
    "draft_answers.save": ANALYST,
    "draft_answers.fork": ANALYST,
    "draft_answers.check": ANALYST,
    "draft_answers.choices": ANALYST,
    "draft_answers.notices": ANALYST,
    "draft_answers.acts": ANALYST,
    "draft_answers.office_papers": ANALYST,
    "draft_answers.office_paper_page": ANALYST,
    "draft_answers.try_row": ANALYST,
    "try_runs.of_draft": ANALYST,
    "try_runs.of_edition": ANALYST,
    "try_runs.play": ANALYST,
    "try_runs.show": ANALYST,
    "try_runs.waiting": ANALYST,
    "try_runs.act": ANALYST,
    "try_runs.back": ANALYST,
    "try_runs.replay": ANALYST,
    "try_runs.save": ANALYST,
}
"""Endpoint to access."""
