"""What tests of procedures share."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from app.services.applications.start_case import start_renewal
from app.store.tables_office import employer
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import permit_of_person


@pytest.fixture
def complete_profile(context):
    """Complete the profile of an agent's unit."""

    def act(login):
        unit = actor_named(context, login).employer_id
        context.database.transact(
            lambda work: work.connection.execute(
                update(employer).where(employer.c.id == unit).values(profile_status="complete")
            )
        )

    return act


@pytest.fixture
def renewal_of(context):
    """Start the renewal of an employee of the first unit."""
    return lambda login: start_renewal(
        context, actor_named(context, "agent"), permit_of_person(context, login).id, uuid4().hex
    )
