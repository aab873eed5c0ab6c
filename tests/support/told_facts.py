"""What notices and letters state, held against the rows; and which stories send which kinds."""

from sqlalchemy import select

from app.domain.renewal_window import change_before_renewal, renewal_window
from app.services.context.calendar_of import calendar_of
from app.store.case_rows import case_of
from app.store.employer_rows import employer_of
from app.store.permit_rows import permit_concerned, permits_of_person
from app.store.person_rows import person_of
from app.store.submission_rows import submissions_of
from app.store.tables_cases import human_task
from app.web.wording.date_wording import date_zh
from tests.make.notice_wording import notice_words

STORIES = {
    "renewal/审核中提问和特别程序.toml": (
        "review_urged",
        "question_asked",
        "advice_asked",
        "act_answered",
        "act_to_confirm",
        "act_confirmed",
        "special_begun",
        "special_ended",
    ),
    "renewal/补正逾期视为撤回.toml": ("correction_lapses_soon", "application_lapsed"),
    "employer_change/审核中证件到期.toml": (
        "application_closed_expired",
        "association_confirmed",
        "association_ended",
        "association_requested",
        "attachments_stale",
        "employer_change_papers_needed",
        "leaving_to_acknowledge",
        "permit_expired",
        "permit_expires_today",
        "permit_expires_tomorrow",
        "renewal_last_safe_day",
        "renewal_must_complete_today",
        "renewal_opens_today",
        "renewal_submit_soon",
        "review_must_complete_soon",
        "review_nearing",
        "review_overdue",
    ),
    "business_info_change/单位先退员工再退回补正.toml": (
        "application_returned",
        "business_info_change_approved",
        "first_review_needed",
        "first_review_sent_back",
    ),
    "leaving_request/原单位逾期不解除.toml": ("leaving_escalated", "leaving_requested", "leaving_waiting"),
    "renewal/员工久不更新材料.toml": (
        "renewal_papers_needed",
        "renewal_papers_sent_back",
        "renewal_papers_waiting",
    ),
    "dissociation/员工要求先续签.toml": ("leaving_acknowledge_waiting", "leaving_renewal_wanted"),
    "employer_change/续签期内变更后立即续签.toml": ("employer_change_approved", "renewal_after_change"),
    "basic_info_change/变更姓名.toml": ("basic_info_change_approved",),
    "employee_association/单位拒绝.toml": ("association_refused",),
    "employee_association/改选别的单位.toml": ("association_waiting",),
    "leaving_request/原单位说明没有离职.toml": ("leaving_answered",),
    "new_application/单位附件和员工材料都要补正.toml": ("new_application_approved",),
    "permission_application/受限权限要有承诺书.toml": ("permission_granted",),
    "permission_cancellation/确认注销.toml": ("permission_cancelled",),
    "permit_expiry/到期前续签成功不失效.toml": ("renewal_approved",),
    "permit_expiry/正在续签也照样失效.toml": ("renewal_closed_expired",),
    "supervisor_change/迁入海淀.toml": ("supervisor_change_approved",),
}
"""Stories and the kinds that they are known to send; each of them is sent by no story before it."""


def told_permit(work, facts, case, person_id):
    """Return the permit a notice speaks of, also when it has ended meanwhile; None for a unit's own business."""
    named = [
        one for one in permits_of_person(work, person_id or "") if one.permit_no == facts.get("permit_no")
    ]
    return named[0] if named else permit_concerned(work, case.permit_id if case else None, person_id)


def differing(work, kind, facts, case_id):
    """Return what a notice states otherwise than the rows do, and what its sentences do not say."""
    case = case_of(work, case_id) if case_id else None
    rows, days = _rows(work, facts, case)
    wrong = [
        f"{kind}: {name} {facts.get(name)!r}, row {value!r}"
        for name, value in (rows | {name: day.isoformat() for name, day in days.items()}).items()
        if facts.get(name) != value
    ]
    body = notice_words(kind, facts)[1]
    said = [rows[name] for name in ("case_number", "employer_name", "person_name") if name in rows]
    said += [date_zh(day) for day in days.values()]
    if facts.get("due_on"):
        said.append(f"审核期限 {date_zh(facts['due_on'])}。")
        if facts["due_on"] not in _due(work, case):
            wrong.append(f"{kind}: due_on {facts['due_on']!r}, rows {_due(work, case)}")
    if facts.get("lapses_after") and facts["lapses_after"] not in _due(work, case):
        wrong.append(f"{kind}: lapses_after {facts['lapses_after']!r}, rows {_due(work, case)}")
    return wrong + [f"{kind}: “{words}” is not in: {body}" for words in said if words not in body]


def _rows(work, facts, case):
    """Return the names and the days that a notice should state of case, unit, person and permit."""
    person_id = case.person_id if case else facts.get("person_id")
    permit = told_permit(work, facts, case, person_id)
    rows = {"case_number": case.number, "procedure": case.procedure} if case else {}
    if "employer_name" in facts and case:
        rows["employer_name"] = employer_of(work, case.employer_id).name
    if "person_name" in facts and person_id:
        rows["person_name"] = _name(work, case, person_id, facts["person_name"])
    if facts.get("permit_no"):
        rows["permit_no"] = permit.permit_no
    days = {"valid_until": permit.valid_until} if facts.get("valid_until") else {}
    if facts.get("change_by"):
        days["change_by"] = _change_by(work, permit, facts)
    return rows, days


def _name(work, case, person_id, told):
    """Return the name of a person, or the one they were submitted with: what was told before an approval keeps that."""
    submitted = submissions_of(work, case.id) if case else []
    known = [row.content["record"]["name"] for row in submitted if "record" in row.content]
    return told if told in known else person_of(work, person_id).name


def _due(work, case):
    """Return the days by which the case is due at the authority, of the case and of each step."""
    steps = work.connection.execute(select(human_task.c.due_on).where(human_task.c.case_id == case.id))
    return {day.isoformat() for day in (case.review_due_on, *steps.scalars()) if day}


def _change_by(work, permit, facts):
    """Return the day a suspended holder must know next; a day that was missed counts from then."""
    calendar = calendar_of(work)
    window = renewal_window(permit.valid_until, calendar)
    both = change_before_renewal(window.expiry, calendar)
    return both if facts["change_by"] <= both.isoformat() else window.latest_submit
