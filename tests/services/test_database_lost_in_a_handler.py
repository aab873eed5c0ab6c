"""Trouble of the database while a handler reads its facts is no fault of the diagram."""

import pytest
from sqlalchemy.exc import OperationalError

from app.services.context.handler_registry import load_handlers
from app.services.context.refusals import DatabaseBusyError
from app.store.incident_rows import incidents
from tests.make.context_maker import with_handlers
from tests.make.service_journey import SUBMIT, ServiceJourney

CHECK = "ledger.check"


class Shaken:
    """The check of the ledger, whose facts cannot be read the first few times."""

    def __init__(self, times):
        self.left = times

    def __call__(self, facts, **parameters):
        if self.left:
            self.left -= 1
            raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))
        return load_handlers()[CHECK](facts, **parameters)


def _submit(context, times):
    journey = ServiceJourney(context).prepare()
    journey.context = with_handlers(context, **{CHECK: Shaken(times)})
    try:
        return journey.do("agent", "verify_and_submit", SUBMIT)["state"]
    finally:
        journey.context.database.close()


def _incidents(context):
    with context.database.reading() as work:
        return incidents(work)


def test_what_was_lost_for_a_moment_is_done_again(context):
    assert _submit(context, 2) == "in_review"
    assert _incidents(context) == []


def test_what_stays_lost_leaves_no_incident(context):
    with pytest.raises(DatabaseBusyError):
        _submit(context, 100)
    assert _incidents(context) == []
