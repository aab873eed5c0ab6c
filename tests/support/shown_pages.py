"""Addresses of pages that are looked at: those of everybody, those of each account, those found on the way."""

import re

PUBLIC = {
    "sign_in": "/sign-in",
    "register": "/register",
    "setup_dead": "/setup/nowhere",
    "verify": "/verify",
    "verify_unknown": "/verify/ABCDEFGH12345678",
    "help": "/help",
    "accessibility": "/accessibility",
    "guides": "/guides/",
    "guide_renewal": "/guides/renewal",
    "missing": "/nowhere",
}
FIXED = {
    "agent": {
        "employer_home": "/employer/",
        "employer_today": "/employer/?show=today",
        "employer_correct": "/employer/?show=correct",
        "employer_renew": "/employer/?show=renew",
        "employer_open": "/employer/?show=open",
        "applications": "/employer/applications",
        "expiry": "/employer/expiry/",
        "permits_module": "/employer/permits-module/",
        "profile": "/employer/profile/",
        "employees_all": "/employer/employees/?list=all",
        "employees_current": "/employer/employees/",
        "employees_pending": "/employer/employees/?list=pending",
        "attachments": "/employer/attachments/",
        "attachment_slot": "/employer/attachments/tax_payment_proof",
        "attachment_view": "/employer/attachments/tax_payment_proof/1",
        "attachment_in_use": "/employer/attachments/tax_payment_proof/delete",
        "agent_notices": "/notices",
        "letter_wishes": "/notices/letters",
        "own_account": "/account/",
        "own_password": "/account/password",
        "factor_choice": "/account/second-factor/",
        "authenticator": "/account/second-factor/authenticator",
        "recovery_renewal": "/account/second-factor/recovery-codes",
        "concerns": "/concerns/",
        "kept_text": "/kept/0123456789abcdef",
        "forbidden": "/operations/",
    },
    "viewer": {
        "viewer_home": "/employer/",
        "viewer_module": "/employer/permits-module/",
        "viewer_attachments": "/employer/attachments/",
        "viewer_profile": "/employer/profile/general",
        "viewer_licence": "/employer/profile/licence",
        "viewer_refused": "/employer/attachments/tax_payment_proof/delete",
    },
    "agent6": {
        "employer_pop_up": "/employer/",
        "permits_module_closed": "/employer/permits-module/",
        "profile_general": "/employer/profile/general",
        "profile_qualifications": "/employer/profile/qualifications",
        "profile_agent": "/employer/profile/agent",
        "profile_licence": "/employer/profile/licence",
    },
    "agent5": {
        "attachments_missing": "/employer/attachments/",
        "attachment_empty": "/employer/attachments/employer_integrity_statement",
        "attachment_delete": "/employer/attachments/agent_id_card/delete",
    },
    "zhao": {
        "employee_home": "/me/",
        "employee_notices": "/notices",
        "my_records": "/me/records/",
        "my_basic": "/me/records/basic",
        "my_education": "/me/records/education",
        "my_study": "/me/records/study",
        "my_work": "/me/records/work",
    },
    "chu": {"employee_with_slip": "/me/"},
    "hd.l1a": {
        "queue": "/review/",
        "queue_mine": "/review/?show=mine",
        "queue_returned": "/review/?show=returned&procedure=renewal",
        "finder": "/review/cases",
        "finder_found": "/review/cases?q=zcs&from=x",
        "decisions": "/review/decisions",
        "absences": "/review/absences",
        "queue_found": "/review/?procedure=renewal&q=%E7%A4%BA%E4%BE%8B",
        "queue_not_found": "/review/?show=late&q=%25",
    },
    "hd.l2a": {"queue_empty": "/review/"},
    "hd.l3a": {
        "board": "/review/board/",
        "to_answer": "/concerns/to-answer/",
        "board_late": "/review/board/?show=late",
        "absences_of_lead": "/review/absences",
    },
    "operator": {
        "operations": "/operations/",
        "setup": "/operations/setup",
        "employer_new": "/operations/employers/new",
        "operations_cases": "/operations/cases",
        "link_requests": "/operations/link-requests",
        "clock": "/operations/clock/",
        "letters": "/operations/letters",
        "review_chains": "/operations/review-chains/",
        "employers": "/operations/employers/",
        "people": "/operations/people/",
        "people_none": "/operations/people/?text=%25",
        "users": "/operations/users/",
        "authorities": "/operations/authorities/",
        "calendar": "/operations/calendar/",
        "legacy": "/operations/import/",
        "erasures": "/operations/erasures/",
    },
    "analyst": {
        "editions": "/editions/",
        "edition_history": "/editions/renewal/",
        "edition_read": "/editions/renewal/1",
        "edition_form": "/editions/renewal/1/forms/renewal/update_information",
        "editions_compared": "/editions/renewal/compare?old=1&new=1",
        "cases_under_way": "/editions/renewal/cases",
        "cases_at_a_step": "/editions/renewal/cases?edition=1&step=multi_level_review/review",
        "migration": "/editions/renewal/1/migration",
    },
    "security": {
        "users_kept": "/operations/users/",
        "user_new": "/operations/users/new",
        "own_account": "/account/",
        "own_password": "/account/password",
        "own_factors": "/account/second-factor/",
        "audit": "/audit/",
        "security_events": "/audit/events",
    },
    "auditor": {
        "audit_read": "/audit/",
        "events_read": "/audit/events",
        "audit_trail": "/audit/trail",
        "operations_read": "/operations/",
    },
}


def keepers_pages(desk):
    """Return the pages on which security officers change an account."""
    rows = desk.go("/operations/users/?role=reviewer")
    reviewer = rows.get_by_role("link", name=re.compile("审核设置")).first
    login = rows.get_by_role("link", name=re.compile("更换登录名")).first
    return {
        "user_review": reviewer.get_attribute("href"),
        "user_login": login.get_attribute("href"),
    }


def register_pages(desk):
    """Return the pages of people in each state that they differ by, and the forms of decisions."""
    rows = desk.go("/operations/people/").locator("tr")
    valid, suspended, expired = (
        rows.filter(has_text=name).get_by_role("link").get_attribute("href")
        for name in ("赵测试", "冯设想", "郑假定")
    )
    units = desk.go("/operations/employers/").locator("tr")
    first, without = (
        units.filter(has_text=name).get_by_role("link").get_attribute("href")
        for name in ("北京示例云科技有限公司", "北京样本初创科技有限公司")
    )
    case = desk.go("/operations/cases").locator("tbody th a").first.get_attribute("href")
    return {
        "operated_case": case,
        "case_cancel": f"{case}/cancel",
        "review_chain": desk.go("/operations/review-chains/")
        .get_by_role("link", name="修改审核链")
        .first.get_attribute("href"),
        "unit_full": first,
        "unit_empty": without,
        "person_valid": valid,
        "person_suspended": suspended,
        "person_expired": expired,
        **{f"decide_{what}": f"{valid}/decide/{what}" for what in ("link", "dissociation", "cancellation")},
        "decide_return": f"{suspended}/decide/return",
    }
