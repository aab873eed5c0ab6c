"""A renewal through the services of a context, step by step, by demonstration people."""

from uuid import uuid4

from app.domain.office_codes import PageCheck
from app.services.applications.start_case import start_renewal
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.procedure_journey import APPROVE, REVIEWERS, ProcedureJourney
from tests.support.prepared_once import prepared_once

__all__ = ["APPROVE", "REVIEWERS", "ServiceJourney"]

CHECKS = [str(check) for check in PageCheck]
EMPLOYEE_SLOTS = ("employee_integrity_statement", "declared_income_record", "iit_payment_record")
INFORMATION = {
    "phone": ["15400009999"],
    "current_address": ["北京市海淀区示例路 9 号"],
    "hukou_place": ["示例省示范市样本区"],
    "marital_status": ["married"],
    "political_status": ["masses"],
    "post": ["工程师"],
    "education_level": ["bachelor"],
    "education_subject": ["计算机科学与技术"],
    "education_school": ["示例大学"],
    "has_title": ["no"],
    "declared_true": ["true"],
}
SUBMIT = {
    "decision": ["submit"],
    "declared_income_record_checks": CHECKS,
    "iit_payment_record_checks": CHECKS,
    "first_reviewed": ["true"],
}
RETURN = {
    "decision": ["returned"],
    "opinion": ["请补正"],
    "issues.0.category": ["employee_material"],
    "issues.0.target": ["iit_payment_record"],
    "issues.0.text": ["缺少财务专用章"],
}


@prepared_once
def _started(context, agent, login):
    return start_renewal(context, actor_named(context, agent), permit_id_of(context, login), uuid4().hex)


class ServiceJourney(ProcedureJourney):
    """One renewal of an employee of the first unit."""

    def __init__(self, context, login="zhao", agent="agent"):
        self.agent = agent
        self.login = login
        super().__init__(context, _started(context, agent, login))

    def lay_papers(self):
        """Put a stored paper into each of the employee's slots."""
        self.lay(*EMPLOYEE_SLOTS)

    @prepared_once
    def prepare(self):
        """Do what comes before the unit verifies."""
        self.do(self.agent, "confirm_contract", {"contract_choice": "current"})
        self.lay_papers()
        self.do(self.login, "update_information", INFORMATION)
        return self

    @prepared_once
    def submit(self):
        """Bring the case before the authority."""
        self.prepare()
        self.do(self.agent, "verify_and_submit", SUBMIT)
        return self
