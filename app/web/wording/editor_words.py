"""What the editors of drafts call files, handlers, actions of forms and their parts."""

from __future__ import annotations

from app.web.wording.translate import _l

FILE_KINDS = {
    "diagram": _l("流程图"),
    "table": _l("决策表"),
    "form": _l("表单"),
    "notices": _l("通知"),
    "story": _l("剧本"),
}
"""What the editor calls kinds of files."""
HANDLERS = {
    "application.assign_authority": _l("交给决策表选定的主管部门"),
    "application.close": _l("办结，登记结果和原因"),
    "application.return": _l("退回，下一次提交是新的一轮"),
    "application.set_state": _l("改变申请的状态"),
    "application.submit": _l("提交给主管部门，开始计算审核期限"),
    "association.activate": _l("建立关联，登记劳动合同"),
    "association.check_leaving": _l("核对能否解除关联"),
    "association.close_request": _l("结束关联请求"),
    "association.end": _l("解除关联，有效证件挂起"),
    "association.reported_leaving": _l("读取员工报的离职日期"),
    "correction.categories": _l("汇总本轮补正的类别"),
    "deadline.review_due": _l("计算审核到期日"),
    "deadline.window": _l("计算续签期限"),
    "documents.check": _l("核对材料"),
    "documents.claims": _l("汇总申报的内容，供材料清单使用"),
    "documents.renewed": _l("核对单位附件是否重新上传"),
    "gates.association": _l("核对员工与单位的关联"),
    "gates.permission": _l("核对单位的业务权限"),
    "gates.procedure": _l("核对办理条件"),
    "gates.renewal": _l("核对续签条件（旧版流程使用）"),
    "gates.unit_ready": _l("核对单位信息和附件"),
    "identity.four_way": _l("核对四方一致"),
    "ledger.check": _l("核对近三年社保个税"),
    "notices.send": _l("发送通知"),
    "permission.cancel": _l("取消业务权限"),
    "permission.change_authority": _l("业务权限转到新的主管部门"),
    "permission.grant": _l("授予业务权限"),
    "permission.move": _l("登记业务权限申请的进展"),
    "permit.check_expired": _l("核对证件是否已过有效期"),
    "permit.close_application": _l("因证件失效结束在办的申请"),
    "permit.expire": _l("证件失效"),
    "permit.extend": _l("证件续签，从原有效期延长"),
    "permit.hold": _l("暂停解除关联"),
    "permit.issue": _l("发放证件"),
    "permit.rebind": _l("证件转到新单位"),
    "permit.release": _l("恢复解除关联"),
    "permit.update_holder": _l("更新证件上的持证人信息"),
    "person.accept_changes": _l("把修改的个人信息写入档案"),
    "review.next_level": _l("交给下一级审核"),
    "slip.enable": _l("允许打印确认单"),
    "unit.facts": _l("读取单位的情况，供决策表使用"),
}
"""What the editor calls handlers, by their name (topic)."""
FORM_ACTIONS = {
    "application.first_review": _l("单位初审"),
    "application.verify": _l("单位核实，提交或退给员工"),
    "association.confirm": _l("确认关联"),
    "contract.correct": _l("更正劳动合同"),
    "contract.keep": _l("保存劳动合同"),
    "identity.change": _l("核对新的身份信息"),
    "leaving.confirm": _l("确认离职"),
    "leaving.override": _l("核对强制解除关联"),
    "leaving.report": _l("员工报离职日期"),
    "ledger.explain": _l("保存逐月说明"),
    "ledger.start": _l("核对在京就业起始月份"),
    "papers.confirm_pages": _l("保存逐页确认"),
    "permission.give_up": _l("取消权限前核对单位名称"),
    "permission.letter": _l("承诺书所在页"),
    "review.decide": _l("记录审核结论"),
    "unit.move_in": _l("迁入地址和日期"),
}
"""What the editor calls actions of forms."""
GIVES = {"personal_data": _l("修改员工的信息"), "application": _l("申请表")}
ANSWERS = {
    "declaration": _l("每次提交重新确认的声明"),
    "question": _l("只给审核人员看"),
    "elsewhere": _l("由别的栏目显示"),
}
PANELS = {
    "window": _l("期限"),
    "difference": _l("与上一次相比的变化"),
    "documents": _l("材料"),
    "ledger": _l("社保个税"),
    "contract": _l("劳动合同"),
    "corrections": _l("要补正的问题"),
    "opinions": _l("以往审核意见"),
    "unit": _l("单位信息与附件"),
    "person": _l("员工信息"),
    "application": _l("申请表"),
    "previous_unit": _l("原单位"),
    "chain": _l("证件登记的工作单位"),
    "practice": _l("通行做法"),
    "guide": _l("办理指南"),
}
"""What the editor calls the parts of a form that the server draws."""
PARAMETERS = {
    "state": _l("状态"),
    "cause": _l("原因"),
    "kind": _l("通知种类"),
    "audience": _l("通知谁"),
    "procedure": _l("业务"),
    "review_working_days": _l("审核工作日"),
    "days": _l("工作日数"),
    "checklist": _l("材料清单"),
    "elements": _l("由哪些步骤修改"),
    "element": _l("由哪个步骤修改"),
    "chain": _l("审核链"),
    "after": _l("已过第几级"),
    "authority": _l("主管部门"),
    "scope": _l("权限范围"),
    "event": _l("进展"),
    "left_on": _l("离职日期"),
    "level_name": _l("审核级别名称"),
    "due_on": _l("到期日"),
    "employed_since": _l("在京就业起始"),
    "confirmed_in": _l("在哪一步确认"),
    "named_in": _l("在哪一步填写"),
}
"""What the editor calls parameters of handlers."""
