"""What must hold of the whole office after every step, asked of the database itself."""

from collections import defaultdict

from sqlalchemy import func, select, true

from app.domain.application_moves import may_follow as may_case_follow
from app.domain.association import AssociationEvent
from app.domain.association import after as association_after
from app.domain.domain_errors import TransitionRefusedError
from app.domain.office_codes import ApplicationState, AssociationState, PermissionState, PermitState
from app.domain.permission import PermissionEvent
from app.domain.permission import after as permission_after
from app.domain.permit import _MOVES as PERMIT_MOVES
from app.domain.procedures import NO_APPLICATIONS
from app.store.audit_chain import first_broken
from app.store.incident_rows import incidents
from app.store.tables_applications import notice, review_decision, slip
from app.store.tables_cases import application_case, human_task, job, subscription, timer
from app.store.tables_identity import audit
from app.store.tables_office import (
    association,
    authority,
    employer,
    employment_link,
    office_override,
    permission,
    permit,
    person,
)

LIVE = ("valid", "suspended")
NEEDED = [application_case.c[name] for name in (
    "id", "number", "procedure", "state", "person_id", "permit_id", "employer_id", "permit_type", "ended_at",
    "lock_version",
)]  # fmt: skip


def events(after, kinds):
    """Return a question whether a state machine of events allows a step."""

    def allows(state, to):
        for event in kinds:
            try:
                if after(state, event) is to:
                    return True
            except TransitionRefusedError:
                continue
        return False

    return allows


def reaches(allows, states, start, goal):
    """Tell whether a state leads to another by any number of allowed steps."""
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        if state is goal:
            return True
        following = {to for to in states if allows(state, to)} - seen
        seen |= following
        waiting += following
    return False


def several(column, condition, *columns):
    """Return a question for what occurs more than once."""
    query = select(column, *columns).where(condition).group_by(column, *columns)
    return query.having(func.count() > 1)


MACHINES = {
    "case": (application_case, ApplicationState, may_case_follow),
    "association": (association, AssociationState, events(association_after, AssociationEvent)),
    "permit": (permit, PermitState, lambda state, to: to in PERMIT_MOVES.get(state, ())),
    "permission": (permission, PermissionState, events(permission_after, PermissionEvent)),
}


class OfficeOrder:
    """Asked after each step; remembers how things stood before it."""

    def __init__(self):
        self.states = {}
        self.slips = {}
        self.links = {}
        self.versions = {}
        self.overrides = 0
        self.known = {}

    def __call__(self, context):
        """Fail unless everything is in order."""
        with context.database.reading() as work:
            self.rows = lambda query: work.connection.execute(query).all()
            assert [(one.number, one.element, one.text) for one in incidents(work)] == []
            self.today = context.today()
            self.cases = self.rows(select(*NEEDED))
            self.permits = self.rows(select(permit))
            self.known = {
                "employer": {one for (one,) in self.rows(select(employer.c.id))},
                "person": {one for (one,) in self.rows(select(person.c.id))},
                "authority": {one for (one,) in self.rows(select(authority.c.code))},
            }
            self._counts()
            self._waiting()
            self._audiences()
            self._permits()
            self._codes()
            self._decisions()
            self._slips()
            reopened = self._reopened()
            self._chains(reopened=reopened)
            self._moves(reopened=reopened)
            self._audit(context, work)

    def _none(self, query, words):
        found = self.rows(query)
        assert found == [], (words, found)

    def _reopened(self):
        """A dissociation taken back is the one way that opens an association or a link again."""
        query = select(func.count()).where(office_override.c.kind == "dissociation_reversed")
        before, self.overrides = self.overrides, self.rows(query.select_from(office_override))[0][0]
        return self.overrides > before

    def _counts(self):
        for state in ("active", "requested"):
            self._none(several(association.c.person_id, association.c.state == state), f"two {state}")
        self._none(several(permit.c.person_id, permit.c.state.in_(LIVE)), "two live permits")
        counted = defaultdict(list)
        for case in self.cases:
            if case.ended_at is None and case.procedure not in NO_APPLICATIONS:
                if case.permit_id:
                    counted[case.permit_id].append(case.number)
                else:
                    about = case.person_id or (case.employer_id, case.permit_type)
                    counted[about, case.procedure].append(case.number)
        assert [numbers for numbers in counted.values() if len(numbers) > 1] == [], "two open applications"

    def _waiting(self):
        """An open case waits for somebody or something that can happen; a closed one for nothing."""
        history_entry = defaultdict(list)
        queued = job.c.state.in_(("queued", "leased"))
        for table, is_waiting in ((human_task, human_task.c.state == "open"), (timer, None), (job, queued)):
            query = select(table.c.case_id, table.c.element)
            for case_id, element in self.rows(query if is_waiting is None else query.where(is_waiting)):
                history_entry[case_id].append(element)
        heard = {case_id for (case_id,) in self.rows(select(subscription.c.case_id))}
        for case in self.cases:
            told = (case.number, case.procedure, case.state, history_entry[case.id])
            if case.ended_at is None:
                assert ApplicationState(case.state).is_open or case.procedure in NO_APPLICATIONS, told
                assert history_entry[case.id], ("waits for nothing", *told)
            else:
                assert not ApplicationState(case.state).is_open, told
                assert not history_entry[case.id], ("still waits", *told)
                assert case.id not in heard, ("still listens", *told)
        tasks = select(human_task.c.element, human_task.c.groups, human_task.c.assignee)
        for element, groups, assignee in self.rows(tasks.where(human_task.c.state == "open")):
            assert groups or assignee, ("a task of nobody", element)
            assert all(self._exists(group) for group in groups), (element, groups)

    def _audiences(self):
        for (audience,) in self.rows(select(notice.c.audience).distinct()):
            assert self._exists(audience), ("told to nobody", audience)

    def _exists(self, group):
        kind, _, identity = group.partition(":")
        if kind == "authority":
            identity, _, level = identity.partition(":")
            assert level[:1] == "L", group
            assert level[1:].isdigit(), group
        return identity in self.known[kind]

    def _permits(self):
        open_on = {}
        for case in self.cases:
            if case.ended_at is None and case.permit_id and case.procedure not in NO_APPLICATIONS:
                open_on[case.permit_id] = case
        ties = dict(
            self.rows(
                select(association.c.person_id, association.c.employer_id).where(
                    association.c.state == "active"
                )
            )
        )
        for row in self.permits:
            case = open_on.get(row.id)
            told = (
                row.permit_no,
                row.state,
                row.valid_until,
                case and (case.number, case.procedure, case.state),
            )
            assert (row.suspended_on is not None) == (row.state == "suspended"), ("suspended since", *told)
            if row.state not in LIVE:
                assert case is None, ("waits on a dead permit", *told)
                assert not row.dissociation_hold, told
            elif row.valid_until >= self.today:
                is_renewed = case is not None and case.procedure == "renewal"
                assert row.dissociation_hold == is_renewed, ("held without reason or not held", *told)
                if row.state == "valid":
                    assert ties.get(row.person_id) == row.employer_id, ("valid without its unit", *told)

    def _codes(self):
        granted = {
            unit
            for (unit,) in self.rows(select(permission.c.employer_id).where(permission.c.state == "granted"))
        }
        for row in self.rows(select(employer.c.id, employer.c.name, employer.c.association_code)):
            assert (row.association_code is not None) == (row.id in granted), row.name

    def _decisions(self):
        self._none(
            several(review_decision.c.by, true(), review_decision.c.case_id, review_decision.c.round), "twice"
        )
        rounds = defaultdict(list)
        order = (review_decision.c.case_id, review_decision.c.round, review_decision.c.level)
        for row in self.rows(select(review_decision).order_by(*order)):
            rounds[row.case_id, row.round].append(row)
        for decided in rounds.values():
            assert [row.level for row in decided] == list(range(1, len(decided) + 1))
            assert all(row.decision == "approved" for row in decided[:-1])

    def _slips(self):
        states = {case.id: case.state for case in self.cases}
        for row in self.rows(select(slip)):
            assert states[row.case_id] == "approved"
            assert self.slips.setdefault(row.code, (row.case_id, row.snapshot)) == (row.case_id, row.snapshot)

    def _chains(self, *, reopened):
        chains = defaultdict(list)
        for row in self.rows(
            select(employment_link).order_by(employment_link.c.permit_id, employment_link.c.number)
        ):
            chains[row.permit_id].append(row)
            was = self.links.get(row.id)
            if was is not None and was.is_recorded:
                assert row.is_recorded, "a recorded link is not recorded any more"
                assert was.to_on is None or row.to_on is not None or reopened, "a closed link is open again"
            self.links[row.id] = row
        for links in chains.values():
            told = [(one.number, str(one.from_on), str(one.to_on), one.is_recorded) for one in links]
            assert [one.number for one in links] == list(range(1, len(links) + 1)), told
            assert [one.from_on for one in links] == sorted(one.from_on for one in links), told
            assert all(one.to_on is None or one.from_on <= one.to_on for one in links), told
            assert all(one.to_on is not None for one in links[:-1]), ("open in the middle", told)

    def _moves(self, *, reopened):
        for name, (table, states, allows) in MACHINES.items():
            for row in self.rows(select(table.c.id, table.c.state)):
                was, state = self.states.get(row.id), states(row.state)
                is_reopening = (
                    reopened
                    and name == "association"
                    and (was, state)
                    == (
                        AssociationState.ENDED,
                        AssociationState.ACTIVE,
                    )
                )
                if was is not None and was is not state and not is_reopening:
                    assert reaches(allows, states, was, state), (name, row.id, was, state)
                self.states[row.id] = state

    def _audit(self, context, work):
        lengths = self.rows(select(audit.c.chain, func.max(audit.c.number)).group_by(audit.c.chain))
        for chain, length in lengths:
            if self.versions.get(chain) != length:
                assert first_broken(work, context.audit_key, chain) is None, chain
                self.versions[chain] = length
