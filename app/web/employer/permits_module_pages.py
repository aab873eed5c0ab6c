"""The module 工作居住证: the permission for each type of permit, and 可办业务列表."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from app.domain.office_codes import PermissionScope, PermissionState, PermitType
from app.queries.unit_permissions import unit_permissions
from app.services.accounts.rotate_code import rotate_association_code
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.domain_rule_words import domain_rule_words
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from werkzeug.wrappers import Response

    from app.queries.unit_permissions import PermissionRow

module = Blueprint("module", __name__, url_prefix="/employer/permits-module")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of 可办业务列表. An endpoint that this release does not have is not shown."""

    name: Any
    about: Any
    endpoint: str
    icon: str
    arguments: Mapping[str, Any] | None = None


ENTRIES = (
    Entry(
        _l("审批员工证件申请"),
        _l("员工发起的新办和信息变更，由单位初审"),
        "unit_business.to_decide",
        "checkbox",
    ),
    Entry(
        _l("办理员工证件续签"),
        _l("在证件到期前的办理期内由单位发起"),
        "employer.home",
        "refresh",
        {"show": "renew", "_anchor": "list"},
    ),
    Entry(
        _l("待办理聘用单位变更员工"),
        _l("聘用单位变更：已关联本单位、证件挂起的员工"),
        "unit_business.employer_changes",
        "users",
    ),
    Entry(
        _l("单位主管部门变更"),
        _l("纳税登记地迁到其他主管部门辖区的单位办理"),
        "unit_business.supervisor_change",
        "building",
    ),
    Entry(
        _l("查询单位业务申请"),
        _l("本单位自己的申请及审批状态"),
        "unit_business.unit_applications",
        "search",
    ),
    Entry(
        _l("查询员工业务申请"),
        _l("为员工办理的申请及审批状态"),
        "employer.applications",
        "list-details",
    ),
)
"""The manual's names, each once (A18, A19)."""
APPLY, CANCEL = "unit_business.apply_for_permission", "unit_business.cancel_permission"
MAY_APPLY = frozenset({PermissionState.NONE, PermissionState.CANCELLED})


@dataclass(frozen=True, slots=True)
class PermissionLine:
    """A line of the permission table; the state is none for a type that was never applied for."""

    permit_type: str
    status: str
    authority: str
    opened_on: date | None
    may_apply: bool
    may_cancel: bool


@module.get("/")
def home() -> str:
    """Show the permissions, what stands in the way, and what can be done."""
    found = unit_permissions(app_context(), actor())
    held = found.held
    return render_template(
        "employer/permits_module.html",
        unit=found.unit,
        lines=[_line(str(permit_type), held.get(permit_type)) for permit_type in PermitType],
        missing=[domain_rule_words(verdict.rule, verdict.facts) for verdict in found.missing],
        entries=[(entry, _address(entry)) for entry in ENTRIES if _is_there(entry.endpoint)],
        is_open=any(row.state == PermissionState.GRANTED for row in held.values()),
        apply=APPLY,
        cancel=CANCEL,
        key=new_key,
        words_of=words_of,
    )


@module.post("/association-code")
def rotate() -> Response:
    """Replace the association code."""
    rotate_association_code(app_context(), actor(), request.form.get("_key", ""))
    flash(_("单位关联码已更换，旧的关联码不能再用。"), "green")
    return redirect(url_for("module.home"), 303)


def _line(permit_type: str, row: PermissionRow | None) -> PermissionLine:
    state = PermissionState(row.state) if row else PermissionState.NONE
    is_granted = state is PermissionState.GRANTED
    is_limited = is_granted and row is not None and row.scope == PermissionScope.LIMITED
    return PermissionLine(
        permit_type=permit_type,
        status="limited" if is_limited else state.value,
        authority=(row.authority_name if row else None) or "",
        opened_on=row.opened_on if row else None,
        may_apply=_is_there(APPLY) and (state in MAY_APPLY or is_limited),
        may_cancel=_is_there(CANCEL) and is_granted,
    )


def _is_there(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _address(entry: Entry) -> str:
    return url_for(entry.endpoint, **(entry.arguments or {}))
