"""An office in which as many permits as wanted ended yesterday: people with addresses, in units of thirty-five."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from app.demo.demo_base import load_demo
from app.domain.name_order import order_key
from app.services.context.beijing import beijing_day
from app.services.installation.prepare_installation import prepare
from app.store.audit_chain import first_broken
from app.store.schema import metadata
from app.store.tables_cases import application_case, case_counter
from app.store.tables_office import permit
from bench.bulk_rows import BulkRows, know_the_sizes, no_mail, own_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

T = metadata.tables
PEOPLE_OF_UNIT = 35
AT_ONCE = 10_000
CHAINS = 200
"""So many chains of permits, and of their cases, are verified."""
ENDED = "d"
"""With what the ids of the permits begin that are laid here."""


def permit_id(number: int) -> str:
    """Return the id of a permit that is laid here."""
    return f"{ENDED}{number:031x}"


def lay_expiring(context: AppContext, number: int) -> date:
    """Fill a new database and lay so many permits in it that ended yesterday; return that day."""
    prepare(context)
    load_demo(context, with_samples=False)
    for first in range(0, number, AT_ONCE):
        last = min(first + AT_ONCE, number)
        context.database.transact(lambda work, first=first, last=last: _lay(work, first, last))
    know_the_sizes(context.database)
    return context.today() - timedelta(days=1)


def _lay(work: UnitOfWork, first: int, last: int) -> None:
    bulk, ended = BulkRows(work), beijing_day(work.now) - timedelta(days=1)
    (model, *_) = bulk.rows(T["permit"], "state = 'valid' AND permit_type = 'beijing_work_residence'")
    (person,) = bulk.rows(T["person"], "id = :id", id=model["person_id"])
    (tie, *_) = bulk.rows(T["association"], "person_id = :id", id=model["person_id"])
    (unit,) = bulk.rows(T["employer"], "id = :id", id=tie["employer_id"])
    permissions = bulk.rows(T["permission"], "employer_id = :id", id=unit["id"])
    units = range(first // PEOPLE_OF_UNIT + bool(first % PEOPLE_OF_UNIT), -(-last // PEOPLE_OF_UNIT))
    people = range(first, last)

    def persons() -> Iterator[dict[str, Any]]:
        for place in people:
            key, identity = f"a{place:031x}", f"11010119800101{place:06d}"
            yield {
                **person, "id": key, "name": f"到期{place:06d}", "name_key": order_key(f"到期{place:06d}"),
                "id_number_sealed": work.seal.close(identity, f"person.id_number:{key}"),
                "id_number_index": work.seal.index(identity), "phone_sealed": None, **own_record(work, key),
            }  # fmt: skip

    bulk.write(
        T["employer"],
        (
            {**unit, "id": _unit(place), "name": f"到期单位{place:05d}", "name_key": order_key(f"到期单位{place:05d}"),
             "uscc": f"9122{place:014d}", "association_code": f"X{place:07d}", "profile_sealed": None,
             **no_mail(work, _unit(place))}
            for place in units
        ),
    )  # fmt: skip
    bulk.write(
        T["permission"],
        (
            {**row, "id": f"{kind:x}{place:031x}", "employer_id": _unit(place)}
            for place in units
            for kind, row in enumerate(permissions)
        ),
    )
    bulk.write(T["person"], persons())
    bulk.write(
        T["association"],
        (
            {**tie, "id": f"b{place:031x}", "person_id": f"a{place:031x}", "state": "active", "ended_on": None,
             "employer_id": _unit(place // PEOPLE_OF_UNIT)}
            for place in people
        ),
    )  # fmt: skip
    bulk.write(
        T["permit"],
        (
            {**model, "id": permit_id(place), "person_id": f"a{place:031x}", "permit_no": f"X{place:09d}",
             "employer_id": _unit(place // PEOPLE_OF_UNIT), "holder_sealed": None, "holder": None,
             "dissociation_hold": False, "valid_until": bulk.day(ended), "version": 1}
            for place in people
        ),
    )  # fmt: skip


def _unit(number: int) -> str:
    return f"e{number:031x}"


@dataclass(slots=True)
class Ends:
    """What is counted after a night: permits that have not all that belongs to an end, and those that have more."""

    missing: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)


def live_permits(context: AppContext) -> bool:
    """Tell whether a permit lives that should have ended."""
    with context.database.reading() as work:
        exceeded = permit.c.state.in_(["valid", "suspended"]), permit.c.valid_until < beijing_day(work.now)
        return work.connection.execute(select(permit.c.id).where(*exceeded).limit(1)).first() is not None


def count_ends(context: AppContext, number: int, ended: date) -> Ends:
    """Count for each laid permit one end in the audit, one case, a notice to each of two, a letter and a message."""
    found = Ends()
    ids = [permit_id(place) for place in range(number)]
    with context.database.reading() as work:
        for what, wanted, query in _COUNTED:
            counts = {key: int(count) for key, count in work.connection.execute(text(query))}
            found.missing += sum(max(0, wanted - counts.get(key, 0)) for key in ids)
            more = sum(max(0, counts.get(key, 0) - wanted) for key in ids)
            found.doubled += more
            if more or any(counts.get(key, 0) < wanted for key in ids):
                found.wrong.append(f"{what}: {sum(counts.get(key, 0) for key in ids)} of {wanted * number}")
        day = beijing_day(work.now)
        last = work.connection.execute(select(case_counter.c.last).where(case_counter.c.day == day)).scalar()
        numbers = select(func.count()).where(application_case.c.number.startswith(f"{day:%Y%m%d}-"))
        cases = work.connection.execute(numbers).scalar_one()
        if last != cases:
            found.wrong.append(f"numbers of cases: {cases} of {last}, permits of {ended}")
        sample = ids[:: max(1, number // CHAINS)]
        of_permits = select(application_case.c.id).where(application_case.c.permit_id.in_(sample))
        for chain in (*sample, *work.connection.execute(of_permits).scalars()):
            if first_broken(work, context.audit_key, chain) is not None:
                found.wrong.append(f"the chain of {chain} is broken")
    return found


_CASES = """SELECT permit_id, count(*) FROM application_case
WHERE procedure = 'permit_expiry' AND outcome = 'end_expired' GROUP BY permit_id"""
_NOTICES = """SELECT c.permit_id, count(*) FROM notice n JOIN application_case c ON c.id = n.case_id
WHERE n.kind = 'permit_expired' GROUP BY c.permit_id"""
_LETTERS = """SELECT substr(dedup_key, 8, 32), count(*) FROM outbox
WHERE dedup_key LIKE 'permit.%.end.%' GROUP BY 1"""
_MESSAGES = "SELECT correlation, count(*) FROM message WHERE name = 'permit.expired' GROUP BY correlation"
_COUNTED = (
    ("permits", 1, "SELECT id, 1 FROM permit WHERE state = 'expired'"),
    ("ends in the audit", 1, "SELECT chain, count(*) FROM audit WHERE action = 'expire' GROUP BY chain"),
    ("cases", 1, _CASES),
    ("notices", 2, _NOTICES),
    ("letters", 1, _LETTERS),
    ("messages", 1, _MESSAGES),
)
"""What is counted by permit, and how much of it belongs to one end."""
