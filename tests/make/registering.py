"""Somebody registers: typed answers, then the code that their telephone or mailbox receives."""

from uuid import uuid4

from sqlalchemy import delete

from app.domain.id_number import check_digit
from app.services.accounts.prove_registration import Answer, begin_registration, confirm_registration
from app.store.account_rows import account_of_person
from app.store.person_rows import person_by_id_number
from app.store.tables_identity import account
from tests.make.context_maker import actor_named
from tests.support.posted_letters import posted

FIRST = "11000019950505001"
NUMBER = FIRST + check_digit(FIRST)
ZHAO = "130000198511200035"
ZHAO_PHONE = "15400000004"
GOOD = {
    "name": "何新来",
    "id_type": "id_card",
    "id_number": NUMBER,
    "phone": "15400001234",
    "email": "he@example.invalid",
    "password": "long-enough-now",
    "again": "long-enough-now",
}


def messages(context):
    """Return kind, receiver and facts of what was posted sealed and still holds its contents, oldest first."""
    with context.database.reading() as work:
        told = posted(work)
    return [(row.payload["kind"], found.to, found.facts) for row, found in told if not found.subject]


def received(context, to):
    """Return the kinds of what somebody received."""
    return [kind for kind, address, _facts in messages(context) if address == to]


def code_for(context, to):
    """Return the newest code that was sent to a number or mailbox."""
    codes = [facts["code"] for kind, address, facts in messages(context) if address == to and "code" in facts]
    return codes[-1]


def other_code(code):
    """Return a code that is certainly another one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def begin(context, key=None, address="192.0.2.1", **changes):
    """Type a registration; return its token. Time passes, so that messages have an order."""
    context.clock.forward(seconds=1)
    return begin_registration(context, {**GOOD, **changes}, key or uuid4().hex, address)


def register_somebody(context, **changes):
    """Register as somebody does who holds the number they type; return it."""
    typed = {**GOOD, **changes}
    token = begin(context, **changes)
    done = confirm_registration(context, token, code_for(context, typed["phone"]))
    assert done is Answer.REGISTERED, done
    return typed["phone"]


def without_account(context, login):
    """Make an employee one of those who are known and have never registered; return their id."""
    person = actor_named(context, login).person_id
    context.database.transact(
        lambda work: work.connection.execute(delete(account).where(account.c.person_id == person))
    )
    return person


def account_under(context, number):
    """Return the account of the person with an identity number."""
    with context.database.reading() as work:
        person = person_by_id_number(work, number)
        return account_of_person(work, person.id) if person else None
