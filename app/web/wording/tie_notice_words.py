"""The words of notices about the tie between a person and a unit: asked for, confirmed, ended, and what lies between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

TIE_WORDS: Mapping[str, tuple[Any, Any]] = {
    "association_requested": (
        _l("有员工申请关联本单位"),
        _l("请在首页“员工列表”的“待确认单位关联列表”核对身份、上传有效劳动合同后确认。"),
    ),
    "association_waiting": (_l("关联申请等待确认"), _l("员工的关联申请还没有处理，请尽快确认或拒绝。")),
    "association_confirmed": (_l("关联已确认"), _l("员工已成为本单位当前在职员工，可以办理其他业务。")),
    "association_refused": (
        _l("单位未同意关联"),
        _l("单位没有同意您的关联申请。请与单位核对，或选择其他单位。"),
    ),
    "association_ended": (
        _l("已解除关联"),
        _l("关联已解除。证件有效的已挂起：请尽快由新单位关联并办理聘用单位变更，证件有效期不会因挂起延长。"),
    ),
    "forced_dissociation": (
        _l("主管部门已解除关联"),
        _l(
            "原单位没有及时解除关联，主管部门已作出解除决定。有效的证件随即挂起，"
            "请尽快由新单位关联并办理聘用单位变更，证件有效期不会因挂起延长。"
        ),
    ),
    "link_recorded": (
        _l("工作单位已补登"),
        _l("主管部门已补登中间的工作单位。请到“待办理聘用单位变更员工”发起聘用单位变更。"),
    ),
    "link_declined": (
        _l("主管部门没有补登工作单位"),
        _l("请按理由核对单位和日期，补充依据后重新申请，或者请原单位办理聘用单位变更。"),
    ),
    "link_recorded_of_former_unit": (
        _l("工作单位已补登"),
        _l("主管部门已补登员工在本单位的工作，本单位不用再办理聘用单位变更。"),
    ),
    "link_declined_of_former_unit": (
        _l("主管部门没有补登工作单位"),
        _l("请按理由核对，补充依据后重新申请。"),
    ),
    "dissociation_reversed": (
        _l("已恢复与原单位的关联"),
        _l("经持证人同意，主管部门已恢复持证人与原单位的关联，证件重新有效，有效期不变。"),
    ),
    "leaving_requested": (
        _l("员工请求解除关联"),
        _l("员工报告已经离职。持证人离职的，原单位应立即解除关联；没有离职的，请说明情况。"),
    ),
    "leaving_reminder": (
        _l("员工提醒解除关联"),
        _l("员工提醒本单位办理解除关联。确已离职的，请立即到“员工列表”办理。"),
    ),
    "leaving_waiting": (
        _l("请尽快处理解除关联请求"),
        _l("员工报告离职以后还没有答复，请立即解除关联或者说明情况；逾期将报主管部门。"),
    ),
    "leaving_escalated": (
        _l("原单位逾期没有解除关联"),
        _l(
            "员工报告离职后，原单位逾期没有解除关联，也没有说明情况，现报主管部门。"
            "主管部门可以查看办件、向单位和员工核实；决定解除的，由系统管理员凭书面决定办理。"
        ),
    ),
    "leaving_answered": (
        _l("原单位说明您没有离职"),
        _l("原单位没有解除关联，并说明了情况，请登录平台查看。如有异议，请与单位核对，或者联系主管部门。"),
    ),
    "leaving_to_acknowledge": (
        _l("请确认是否先解除关联"),
        _l(
            "单位要在续签以前与您解除关联，须您在本人账号中确认知悉。先解除的，原单位不能再为您续签，证件可能失效；不同意的，请选择先续签。"
        ),
    ),
    "leaving_acknowledge_waiting": (
        _l("解除关联等待员工确认"),
        _l(
            "员工还没有确认是否知悉先解除关联的后果，关联没有解除。请员工登录确认；联系不上员工的，单位可以撤回，或请主管部门决定解除。"
        ),
    ),
    "leaving_renewal_wanted": (
        _l("员工要求先续签再解除"),
        _l("员工不同意在续签以前解除关联，关联没有解除。请先办理续签，办结后再解除。"),
    ),
}
