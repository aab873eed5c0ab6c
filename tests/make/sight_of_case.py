"""All that is decided upon: as its pages show it to somebody, and as the service tasks of its diagram are told it."""

from app.queries.case_view import case_view
from app.queries.panel_facts import panel_facts
from app.services.execution.case_facts import facts_of
from app.services.tasks.form_context import stored_files
from tests.make.context_maker import actor_named


def sight(context, login, journey):
    """Return what somebody sees of all that is decided upon."""
    by = actor_named(context, login)
    with context.database.reading() as work:
        view = case_view(context, work, by, journey.case_id)
        facts = panel_facts(context, work, by, view)
        permit = facts.permit
        return {
            "changes": {change.field: (change.old, change.new) for change in facts.changes},
            "documents": {slot: (row.id, tuple(row.page_checks)) for slot, row in facts.documents.items()},
            "attachments": {row.slot: (row.version, row.sha256, row.filename) for row in facts.attachments},
            "contract": facts.contract.id if facts.contract else None,
            "contract_months": facts.contract_months if journey.case.ended_at is None else None,
            "months": [(one.month, one.source) for one in facts.months],
            "unit_names": dict(facts.unit_names),
            "findings": facts.ledger.findings if facts.ledger else None,
            "declared": facts.ledger.declared if facts.ledger else None,
            "application": facts.application,
            "post": facts.post,
            "unit": (facts.employer.name, facts.employer.uscc, facts.employer.registered_place),
            "person": who(facts.person),
            "heading": (view.employer.name, view.employer.uscc, who(view.person)),
            "number": facts.number if journey.case.ended_at is None else None,
            "chain": facts.chain,
            "decided": [row.id for row in facts.overrides],
            "previous_unit": facts.previous_unit,
            "permit": (permit.permit_no, permit.employer_id, permit.state, permit.suspended_on)
            if permit
            else None,
        }, [(change.kind, change.what) for change in facts.later]


def who(person):
    """Return what is shown of a person."""
    shown = ("name", "sex", "birth_date", "id_type", "id_number_masked", "details")
    return {name: getattr(person, name) for name in shown} if person else None


def told_to_handlers(context, journey):
    """Return what the service tasks of a diagram are told while the case is under review."""
    with context.database.reading() as work:
        facts = facts_of(context, work, journey.case)
        files = stored_files(work, journey.case)
    unit, held, tie = facts.employer, facts.permission, facts.association
    return {
        "unit": (unit.name, unit.uscc, unit.registered_place, unit.tax_registration_place),
        "profile": (unit.is_profile_complete, unit.attachment_slots, unit.uploaded_on),
        "permission": (held.scope, held.authority) if held else None,
        "association": (tie.post, tie.contract) if tie else None,
        "documents": facts.documents,
        "ledger": facts.ledger,
        "employments": facts.employments,
        "declared_since": facts.declared_since,
        "chain": facts.chain,
        "files": files,
    }
