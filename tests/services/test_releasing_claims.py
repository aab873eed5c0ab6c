"""An operator offers a claimed task to its level again."""

from uuid import uuid4

import pytest

from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.interventions.release_claim import release_claim
from app.services.tasks.claim_task import claim_task
from app.store.case_lists import history_of
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney

WHY = "审核人员休假，请同级的人办理"


def test_a_claim_is_given_back_with_a_reason(context):
    journey = ServiceJourney(context).submit()
    task = journey.open()["review"]
    by = actor_named(context, "operator")
    with pytest.raises(ProcedureRefusedError) as error:
        release_claim(context, by, uuid4().hex, journey.case_id, task.key, reason=WHY)
    assert error.value.facts["rule"] == "operation_no_claim"
    claim_task(context, actor_named(context, "hd.l1a"), task.key)
    analyst = actor_named(context, "analyst")
    with pytest.raises(NotAllowedError):
        release_claim(context, analyst, uuid4().hex, journey.case_id, task.key, reason=WHY)
    release_claim(context, by, uuid4().hex, journey.case_id, task.key, reason=WHY)
    assert journey.open()["review"].claimed_by is None
    with context.database.reading() as work:
        last = history_of(work, journey.case_id)[-1]
    assert (last.kind, last.facts["reason"]) == ("operated", WHY)
