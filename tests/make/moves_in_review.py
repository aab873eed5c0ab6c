"""Everything that may be exchanged, edited or deleted while an application is reviewed; each tells what pages must list."""

from datetime import timedelta

from sqlalchemy import delete, update

from app.domain.id_number import check_digit
from app.domain.person_fields import DETAILS, RECORD_LISTS
from app.store.chain_rows import insert_link
from app.store.document_rows import latest_documents
from app.store.employer_rows import add_attachment, attachments_of, remove_attachment
from app.store.ledger_rows import Origin, explain_month, ledger_of
from app.store.override_rows import add_override
from app.store.permission_rows import write_permission
from app.store.permit_rows import (
    add_association,
    add_contract,
    association_facts,
    chain_of,
    permit_concerned,
    set_post,
)
from app.store.person_rows import change_identity, change_person, person_of, phone_of
from app.store.profile_rows import profile_of, save_profile
from app.store.tables_ledger import ledger_month
from app.store.tables_office import employer, employment_link, permit
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import stored_paper, unit_of

LATER = "后来的内容"
OUTSIDE = "系统外补记单位"
NUMBER = "11010119900101123" + check_digit("11010119900101123")


def new_attachments(context, journey):
    """Exchange every paper of the unit."""
    stored, unit = stored_paper(context), journey.case.employer_id

    def act(work):
        slots = [row.slot for row in attachments_of(work, unit)]
        for slot in slots:
            paper = {"slot": slot, "sha256": stored.sha256, "filename": "换过的.pdf"}
            add_attachment(work, employer_id=unit, report={"pages": 1, "findings": []}, by="x", **paper)
        return [("attachment", slot) for slot in slots]

    return context.database.transact(act)


def deleted_attachments(context, journey):
    """Delete every paper of the unit."""

    def act(work):
        slots = [row.slot for row in attachments_of(work, journey.case.employer_id)]
        for slot in slots:
            remove_attachment(work, journey.case.employer_id, slot, by="x")
        return [("removed", slot) for slot in slots]

    return context.database.transact(act)


def new_documents(context, journey):
    """Exchange every paper of the application."""
    with context.database.reading() as work:
        slots = sorted(latest_documents(work, journey.case_id))
    journey.lay(*slots)
    return [("document", slot) for slot in slots]


def new_contract(context, journey):
    """Exchange the labour contract for one that ends today with somebody else."""
    stored = stored_paper(context)

    def act(work):
        tie = association_facts(work, journey.case.person_id)
        days = {"start_on": context.today(), "end_on": context.today()}
        paper = {"party_uscc": "x", "sha256": stored.sha256, "filename": "short.pdf"}
        add_contract(work, association_id=tie.id, **days, **paper)
        return [("contract", "labour_contract")]

    return context.database.transact(act)


def post(context, journey):
    """Change the post that the unit keeps."""

    def act(work):
        set_post(work, association_facts(work, journey.case.person_id).id, LATER)
        return [("post", "post")]

    return context.database.transact(act)


def other_values(context, journey):
    """Change every value of the record: contact, education, title, histories, family."""

    def act(work):
        person = person_of(work, journey.case.person_id)
        details = {name: [{"name": LATER}] if name in RECORD_LISTS else LATER for name in DETAILS}
        details |= {"beijing_since": "2001-01"}
        change_person(work, person, details={**person.details, **details}, phone="15411112222")
        return [("record", name) for name in {*DETAILS, "phone"}]

    return context.database.transact(act)


def no_values(context, journey):
    """Delete every value of the record."""

    def act(work):
        person = person_of(work, journey.case.person_id)
        known = {name for name, value in person.details.items() if name in DETAILS and value}
        had_phone = phone_of(work, person.id)
        change_person(work, person, details={}, phone="")
        return [("record", name) for name in known | ({"phone"} if had_phone else set())]

    return context.database.transact(act)


def identity(context, journey):
    """Change everything that identifies the person."""

    def act(work):
        changed = {
            "name": "后改名",
            "sex": "female",
            "birth_date": context.today(),
            "id_type": "passport",
            "id_number": NUMBER,
        }
        change_identity(work, journey.case.person_id, changed)
        return [("record", name) for name in ("name", "birth_date", "id_type", "id_number")]

    return context.database.transact(act)


def ledger(context, journey):
    """Explain a month of the ledger otherwise."""

    def act(work):
        rows = ledger_of(work, journey.case.person_id)
        if not rows:
            return []
        month = rows[-1].month
        explain_month(work, journey.case.person_id, month, "后来的说明", Origin("unit", "x", ""))
        return [("ledger", month)]

    return context.database.transact(act)


def no_ledger(context, journey):
    """Delete every month of the ledger."""

    def act(work):
        months = [row.month for row in ledger_of(work, journey.case.person_id)]
        work.connection.execute(
            delete(ledger_month).where(ledger_month.c.person_id == journey.case.person_id)
        )
        return [("ledger", month) for month in months]

    return context.database.transact(act)


def chain(context, journey):
    """Let the authority add a unit to the chain, and close every other link."""
    by = actor_named(context, "hd.l3a").account_id

    def act(work):
        found = permit_concerned(work, journey.case.permit_id, journey.case.person_id)
        if found is None:
            return []
        names = [link.unit_name for link in chain_of(work, found.id) if link.to_on is None]
        work.connection.execute(
            update(employment_link)
            .where(employment_link.c.permit_id == found.id, employment_link.c.to_on.is_(None))
            .values(to_on=context.today())
        )
        days = {"from_on": context.today() - timedelta(days=9), "to_on": context.today() - timedelta(days=8)}
        insert_link(work, found.id, employer_id=None, unit_name=OUTSIDE, unit_uscc="", **days)
        facts = {"unit": OUTSIDE, "evidence": "证明", "from_on": days["from_on"].isoformat()}
        about = {"person_id": found.person_id, "permit_id": found.id, "employer_id": None}
        kind = "chain_link_recorded"
        add_override(work, kind=kind, reason="后来补记", facts=facts, by=by, **about)
        return [("chain", OUTSIDE), ("override", kind), *(("chain", name) for name in names)]

    return context.database.transact(act)


def no_chain(context, journey):
    """Delete every unit of the chain."""

    def act(work):
        found = permit_concerned(work, journey.case.permit_id, journey.case.person_id)
        if found is None:
            return []
        names = [link.unit_name for link in chain_of(work, found.id)]
        work.connection.execute(delete(employment_link).where(employment_link.c.permit_id == found.id))
        return [("chain", name) for name in names]

    return context.database.transact(act)


def previous_unit(context, journey):
    """Put the permit, in the records, with another former unit since another day, under another number."""
    other = unit_of(context, "agent3").id

    def act(work):
        found = permit_concerned(work, journey.case.permit_id, journey.case.person_id)
        if found is None:
            return []
        days = {"suspended_on": context.today() - timedelta(days=77)}
        said = {"employer_id": other, "permit_no": "BJ-LATER-1", **days}
        work.connection.execute(update(permit).where(permit.c.id == found.id).values(**said))
        return [("permit", name) for name in said]

    return context.database.transact(act)


def employment(context, journey):
    """Make known that the person was with another unit for years."""

    def act(work):
        other = unit_of(context, "agent3")
        add_association(
            work,
            person_id=journey.case.person_id,
            employer_id=other.id,
            state="ended",
            activated_on=context.today() - timedelta(days=900),
            ended_on=context.today() - timedelta(days=1),
            post="",
        )
        return [("employment", other.name)]

    return context.database.transact(act)


def unit(context, journey):
    """Change what the registry says of the unit."""
    changed = {"name": "改名以后的单位", "registered_place": "北京市朝阳区", "uscc": "91110108MA0LATER0X"}

    def act(work):
        rows = update(employer).where(employer.c.id == journey.case.employer_id)
        work.connection.execute(rows.values(**changed))
        return [("unit", name) for name in changed]

    return context.database.transact(act)


def unit_profile(context, journey):
    """Change the unit's place of taxes, and take its profile apart."""

    def act(work):
        told = profile_of(work, journey.case.employer_id)
        general = {**(told.get("general") or {}), "tax_registration_place": "shunyi"}
        save_profile(work, journey.case.employer_id, {**told, "general": general}, is_complete=False)
        return [("profile", "tax_place"), ("profile", "is_profile_complete")]

    return context.database.transact(act)


def unit_permission(context, journey):
    """Change scope and authority of the unit's permission."""

    def act(work):
        case = journey.case
        changed = {"scope": "limited", "authority": "overseas_talent_center"}
        write_permission(work, case.employer_id, case.permit_type, **changed)
        return [("permission", "scope"), ("permission", "authority")]

    return context.database.transact(act)


OF_UNIT = (new_attachments, deleted_attachments, unit, unit_profile, unit_permission)
OF_PERSON = (
    new_documents,
    new_contract,
    post,
    other_values,
    no_values,
    identity,
    ledger,
    no_ledger,
    chain,
    no_chain,
    previous_unit,
    employment,
)
EVERY_MOVE = OF_UNIT + OF_PERSON
