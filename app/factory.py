"""Put the product together. Only this file knows everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.context_builder import build_context
from app.web.account import (
    account_pages,
    concern_pages,
    door_pages,
    guide_pages,
    letter_pages,
    own_account_pages,
    own_factor_pages,
    public_pages,
    registration_pages,
    second_step_pages,
    setup_pages,
)
from app.web.cases import (
    act_pages,
    attachment_pages,
    case_pages,
    chosen_pages,
    former_pages,
    office_paper_pages,
    page_editor_pages,
    task_pages,
    upload_pages,
)
from app.web.employee import employee_pages, record_pages
from app.web.employer import (
    employer_pages,
    employment_pages,
    ledger_pages,
    own_business_pages,
    permits_module_pages,
    profile_pages,
    radar_pages,
    unit_business_pages,
)
from app.web.frame.browser_cookies import HOST_ONLY
from app.web.frame.clock_glance import install_glance
from app.web.frame.foundation import install
from app.web.frame.gate import find_frame, install_gate
from app.web.frame.packed_files import install_packed_files
from app.web.frame.refusal_pages import install_refusals
from app.web.frame.trusted_hosts import install_trusted_hosts
from app.web.operations import (
    archive_pages,
    audit_pages,
    authority_pages,
    calendar_pages,
    case_desk_pages,
    case_operation_pages,
    clock_pages,
    erasure_pages,
    legacy_pages,
    operation_pages,
    review_role_pages,
    user_pages,
    watching_pages,
)
from app.web.recovery.ended_session import install_ended_sessions
from app.web.recovery.too_large import install_too_large
from app.web.review import (
    board_pages,
    bulk_pages,
    employer_register_pages,
    finder_pages,
    link_request_pages,
    person_register_pages,
    phrase_pages,
    review_pages,
    sharing_pages,
)
from app.web.statistics.statistics_pages import statistics_pages
from app.web.studio import (
    draft_pages,
    edition_pages,
    editor_answers,
    editor_pages,
    insight_pages,
    migration_pages,
    review_chain_pages,
    running_pages,
    signal_pages,
    try_pages,
)
from app.web.style.style_guide import style_guide

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

__all__ = ["build_context", "create_app"]
LARGEST_REQUEST = 64 * 1024 * 1024


def create_app(context: AppContext | None = None) -> Flask:
    """Return the web application."""
    built = context or build_context()
    app = Flask("app.web", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=built.settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME=HOST_ONLY + "session" if built.settings.is_https else "session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=built.settings.is_https,
    )
    if built.settings.proxies:
        # Only the address: host and scheme come from APP_PUBLIC_URL.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=built.settings.proxies, x_proto=0, x_host=0
        )
    app.extensions["app_context"] = built
    install_packed_files(app)
    install(app, frame=find_frame, hotlines=(built.settings.operation_hotline, built.settings.policy_hotline))
    install_refusals(app)
    if built.settings.is_production:
        install_trusted_hosts(app, built.settings.public_url)
    install_glance(app)
    install_gate(app)
    install_ended_sessions(app)
    install_too_large(app)
    for pages in (
        account_pages.account,
        second_step_pages.second_step,
        door_pages.doors,
        own_account_pages.own,
        own_factor_pages.factors,
        letter_pages.letters,
        concern_pages.concerns,
        concern_pages.to_answer,
        guide_pages.procedure_guides,
        public_pages.public,
        employer_pages.employer,
        attachment_pages.attachments,
        chosen_pages.chosen,
        upload_pages.uploads,
        page_editor_pages.page_editor,
        employment_pages.employment,
        profile_pages.profile,
        radar_pages.radar,
        radar_pages.feeds,
        permits_module_pages.module,
        employee_pages.employee,
        record_pages.my_records,
        ledger_pages.ledger,
        registration_pages.registration,
        unit_business_pages.unit_business,
        link_request_pages.link_request,
        own_business_pages.own_business,
        case_pages.cases,
        act_pages.acts,
        office_paper_pages.office_papers,
        task_pages.tasks,
        former_pages.former,
        review_pages.review,
        phrase_pages.phrases,
        finder_pages.finder,
        sharing_pages.sharing,
        board_pages.board,
        bulk_pages.bulk,
        operation_pages.operations,
        case_operation_pages.case_operations,
        case_desk_pages.case_desk,
        archive_pages.archives,
        erasure_pages.erasures,
        setup_pages.setup,
        clock_pages.clock,
        user_pages.users,
        audit_pages.audit,
        watching_pages.watching,
        review_role_pages.review_roles,
        employer_register_pages.employers,
        person_register_pages.people,
        authority_pages.authorities,
        review_chain_pages.review_chains,
        calendar_pages.calendar,
        legacy_pages.legacy,
        edition_pages.editions,
        draft_pages.drafts,
        editor_pages.editor,
        editor_answers.answers,
        try_pages.try_runs,
        migration_pages.migrations,
        running_pages.running,
        signal_pages.signals,
        insight_pages.insight,
        statistics_pages,
    ):
        app.register_blueprint(pages)
    if not built.settings.is_production:
        app.register_blueprint(style_guide)
    return app
