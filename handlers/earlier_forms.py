"""What the forms mean of editions that were published before forms declared it; their cases go on as they began.

Kept by the names these forms had then. No form of a later edition is looked up here.
"""

from __future__ import annotations

from app.domain.form_actions import EarlierForm, EarlierForms
from app.domain.form_parts import AnswerUse, FormPart

_SAID_ANEW = AnswerUse.DECLARATION.value
_ELSEWHERE = AnswerUse.ELSEWHERE.value
_PERSONAL, _APPLICATION = FormPart.PERSONAL_DATA.value, FormPart.APPLICATION.value

_ANSWERS = {
    **dict.fromkeys(
        ("declared_true", "done", "decision", "return_reason", "first_reviewed", "acknowledged"), _SAID_ANEW
    ),
    **dict.fromkeys(
        ("ledger_explanations", "contract_choice", "fields", "both_informed",
         "checked_letter", "checked_complete", "checked_true", "checked_standard"),
        _ELSEWHERE,
    ),
}  # fmt: skip
"""What became of some answers, by the key of the field."""

_FORMS = {
    "shared/review": EarlierForm(("review.decide",)),
    "shared/correct_contract": EarlierForm(("contract.correct",), corrects="contract"),
    "shared/correct_employee_papers": EarlierForm(gives=(_PERSONAL,), corrects="employee"),
    "shared/correct_ledger": EarlierForm(("ledger.explain",), corrects="ledger"),
    "shared/correct_unit_attachments": EarlierForm(corrects="unit_attachments"),
    "employee_association/confirm": EarlierForm(("association.confirm",)),
    "dissociation/confirm_leaving": EarlierForm(("leaving.confirm",), (_APPLICATION,)),
    "dissociation/renewal_first": EarlierForm(("leaving.override",), (_APPLICATION,)),
    "dissociation/acknowledge": EarlierForm(("leaving.override",)),
    "leaving_request/report": EarlierForm(("leaving.report",), (_APPLICATION,)),
    "permission_application/apply": EarlierForm(
        ("permission.letter",), (_PERSONAL, _APPLICATION), "application_form"
    ),
    "permission_cancellation/confirm": EarlierForm(
        ("permission.give_up",), (_APPLICATION,), "application_form"
    ),
    "supervisor_change/apply": EarlierForm(
        ("unit.move_in",), (_PERSONAL, _APPLICATION), "application_form"
    ),
    "new_application/apply": EarlierForm(
        ("ledger.start",), (_PERSONAL, _APPLICATION), "application_form"
    ),
    "new_application/first_review": EarlierForm(("papers.confirm_pages", "ledger.start", "ledger.explain")),
    "information_change/first_review": EarlierForm(("papers.confirm_pages",)),
    "basic_info_change/choose_changes": EarlierForm(
        ("identity.change",), (_PERSONAL, _APPLICATION), "application_form"
    ),
    "business_info_change/choose_changes": EarlierForm(
        (), (_PERSONAL, _APPLICATION), "application_form"
    ),
    "employer_change/update_information": EarlierForm(gives=(_PERSONAL, _APPLICATION)),
    "employer_change/verify_and_submit": EarlierForm(
        ("application.verify", "papers.confirm_pages", "ledger.explain"), (_APPLICATION,), "application_form"
    ),
    "renewal/confirm_contract": EarlierForm(("contract.keep",)),
    "renewal/update_information": EarlierForm(gives=(_PERSONAL, _APPLICATION)),
    "renewal/verify_and_submit": EarlierForm(
        ("application.verify", "papers.confirm_pages", "ledger.explain"), (_APPLICATION,), "application_form"
    ),
}  # fmt: skip

EARLIER = EarlierForms(_FORMS, _ANSWERS)
