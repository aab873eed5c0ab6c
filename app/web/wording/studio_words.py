"""What the analysts' pages call the parts of an edition and what publishing says of them."""

from __future__ import annotations

from app.domain.problem import Severity
from app.forms_reader.form_definition import Kind
from app.services.editions.rehearsal_gate import Standing
from app.web.wording.translate import _l

FORM_KINDS = {
    Kind.TEXT: _l("说明文字"),
    Kind.TEXTFIELD: _l("单行文字"),
    Kind.TEXTAREA: _l("多行文字"),
    Kind.NUMBER: _l("数字"),
    Kind.CHECKBOX: _l("勾选"),
    Kind.CHECKLIST: _l("多选"),
    Kind.RADIO: _l("单选"),
    Kind.SELECT: _l("下拉选择"),
    Kind.DATE: _l("日期"),
    Kind.GROUP: _l("分组"),
    Kind.LIST: _l("多行列表"),
    Kind.FILE: _l("附件"),
}
SEVERITIES = {
    Severity.ERROR: (_l("错误，不能发布"), "red"),
    Severity.WARNING: (_l("提醒"), "amber"),
    Severity.NOTE: (_l("说明"), "grey"),
}
REFUSED = {
    "own_draft": _l("自己起草或者改过的，要由另一名分析员或系统管理员发布。"),
    "draft_ended": _l("这份草稿已经定时、发布或放弃，不能再改。定时的可以先撤回定时。"),
    "restoring_needs_reason": _l(
        "没有提出：请写明为什么恢复（2 到 180 个字），原因写进版本的说明和审计记录。"
    ),
    "restoring_live": _l("没有提出：这一版就是现行的一版。"),
    "schedule_too_soon": _l("定时要在一分钟以后。现在就要生效的，请直接发布。"),
    "schedule_too_late": _l("定时最远可以定到 180 天以后，请选近一些的日子。"),
    "schedule_unreadable": _l("请填写日期和时间，例如 2027-01-04 和 09:00（北京时间）。"),
    "schedule_over": _l("这份草稿没有在等的定时，可能刚刚已经发布或撤回。"),
    "draft_moved": _l("草稿刚刚又改过，请看过新的内容再发布。"),
    "rehearsal_needed": _l(
        "没有发布：这份内容没有用剧本演练通过。请先演练；确实要先发布的，写明原因（5 到 80 个字），它会写进版本的说明和审计记录。"
    ),
    "draft_changes_nothing": _l("与现行的一版含义相同，没有可以发布的改动。"),
    "draft_of_another": _l("只有起草人和改过这份草稿的人可以这样做；在线编辑不受限制。"),
}
"""Why a draft was not changed or published."""
STANDINGS = {
    Standing.PASSED: (_l("就是这份内容，剧本全部通过"), "done"),
    Standing.NO_STORIES: (_l("没有流程图，不用演练"), "done"),
    Standing.RESTORES: (_l("就是以前发布过的一版，不用再演练"), "done"),
    Standing.NEVER: (_l("还没有演练过"), "waiting"),
    Standing.WAITS: (_l("正在演练"), "waiting"),
    Standing.OLD: (_l("演练的是改动之前的内容"), "returned"),
    Standing.BROKEN: (_l("没有演练成"), "returned"),
    Standing.FAILED: (_l("有剧本没有通过"), "returned"),
}
"""How a draft stands with its stories, and the tone of it."""
MIGRATION_GROUPS = {
    "cannot": (_l("不能迁移"), "red"),
    "mapped": (_l("按对应关系迁移"), "amber"),
    "unchanged": (_l("原样迁移"), "green"),
}
OUTCOMES = {
    "cannot": (_l("没有迁移"), "failed"),
    "mapped": (_l("已迁移，改了步骤"), "done"),
    "unchanged": (_l("已迁移，原样"), "done"),
    "busy": (_l("有人正在办，最后再迁移"), "waiting"),
}
"""What came of a case, and the status it is shown as."""
TRIED = {
    "cannot": (_l("不能迁移"), "failed"),
    "mapped": (_l("能迁移，改步骤"), "waiting"),
    "unchanged": (_l("能迁移，原样"), "done"),
}
"""What would come of a case."""
"""What comes of a running case that is moved to another edition."""
MIGRATION_REFUSED = {
    "migration_under_way": _l("这一版的迁移正在进行，请等它做完。"),
    "migration_reason_needed": _l("请写明为什么迁移（至少 5 个字），它会写进每件办件的记录。"),
    "migration_reason_too_long": _l("原因最多 200 个字，请写短一些。"),
}
LEDGER_KINDS = {
    "clean": _l("三十六个月齐全，没有问题"),
    "gap": _l("社保中断一个月"),
    "mismatch": _l("有一个月由别的单位缴纳"),
    "agency": _l("有几个月个税由中介机构代扣"),
    "zero": _l("有一个月应税收入为零"),
    "retro": _l("有一个月社保是补缴的"),
    "moved": _l("前两年在别的单位"),
}
"""How the months of payments of a person in a try-run may look."""
EDUCATION_LEVELS = {
    "doctor": _l("博士研究生"),
    "master": _l("硕士研究生"),
    "bachelor": _l("大学本科"),
    "college": _l("大学专科"),
    "other": _l("其他"),
}
"""What the forms of personal records call them."""
TRY_PERMITS = {
    "valid": _l("有效"),
    "suspended": _l("挂起"),
    "expired": _l("已失效（同时写已经过去的有效期）"),
    "cancelled": _l("已注销"),
    "none": _l("没有证件（新设的人）"),
}
TRY_TIES = {
    "active": _l("已关联"),
    "ended": _l("关联已解除"),
    "none": _l("没有关联过（新设的人）"),
}
TRY_SCOPES = {"full": _l("完整权限"), "limited": _l("受限权限"), "none": _l("没有业务权限")}
TRY_PAPERS = {
    "day": _l("去年上传的（待更新）"),
    "missing": _l("没有"),
    "unreadable": _l("文件打不开"),
}
TRY_CONTRACTS = {"open": _l("无固定期限"), "none": _l("没有（新设的人）")}
"""How the person, the unit and its papers may stand when a try-run begins."""
GIVEN_NEW = {"person": _l("一个人"), "unit": _l("一家单位")}
GIVEN_WORDS = {
    "new": _l("新设"),
    "name": _l("名称"),
    "id_number": _l("身份证件号码"),
    "permit": _l("证件状态"),
    "valid_until": _l("证件有效期至"),
    "permit_unit": _l("证件所在单位"),
    "unit": _l("关联的单位"),
    "association": _l("关联"),
    "contract_end": _l("劳动合同到期日"),
    "contract_paper": _l("合同文件"),
    "education_level": _l("学历"),
    "title_name": _l("职称"),
    "ledger": _l("社保个税明细"),
    "paid_months": _l("最近交了"),
    "unpaid": _l("没有缴的月份"),
    "explained": _l("单位已经说明"),
    "uscc": _l("统一社会信用代码"),
    "authority": _l("主管部门"),
    "scope": _l("业务权限"),
    "papers": _l("单位附件"),
}
"""What a story says of whom it begins with, in words."""
TRY_RUN_REFUSED = {
    "try_run_moved": _l("这次试办刚刚被别人办了下一步或者退了一步，您的这一步没有办。下面是现在的情况。"),
    "try_run_busy": _l("上一步还没有办完，请等它有了结果再办下一步。"),
    "try_run_too_long": _l("一次试办最多 60 步，请另外开始一次。"),
    "try_run_at_beginning": _l("已经在开头，没有可以退回的一步。"),
}
"""Why a step of a try-run was not asked for."""
DROP = "-"
"""Chosen in a form for a boundary event that shall wait no longer."""
EXPECTED = {
    "state": _l("状态"),
    "cause": _l("原因"),
    "round": _l("第几轮"),
    "urgent": _l("加急"),
    "authority": _l("主管部门"),
    "zone": _l("办理期"),
    "slip": _l("可以打印确认单"),
    "tasks": _l("打开的待办"),
    "reasons": _l("不受理的规则"),
    "notices": _l("写的通知"),
    "permit": _l("证件"),
    "association": _l("关联"),
    "permission": _l("业务权限"),
    "contract": _l("劳动合同"),
    "person": _l("个人资料"),
    "of": _l("谁的"),
    "valid_from": _l("有效期自"),
    "valid_until": _l("有效期至"),
    "unit": _l("单位"),
    "name": _l("姓名"),
    "hold": _l("挂起"),
    "post": _l("岗位"),
    "hukou_place": _l("户口所在地"),
    "marital_status": _l("婚姻状况"),
    "education_level": _l("学历"),
    "title_name": _l("职称"),
    "type": _l("种类"),
    "scope": _l("范围"),
    "code": _l("编号"),
    "kind": _l("种类"),
    "start_on": _l("开始"),
    "end_on": _l("结束"),
    "versions": _l("第几份"),
    "review_due": _l("审核期限"),
    "waiting_acts": _l("等待答复的行为"),
    "papers": _l("作出的文书"),
}
"""What a story may expect after a step, as its words are read."""
