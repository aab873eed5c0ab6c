"""Where each role is at home, what it is called, and which rooms its navigation shows."""

from __future__ import annotations

from app.policy.actor import Role
from app.web.wording.translate import _l

HOMES = {
    Role.AGENT: "employer.home",
    Role.VIEWER: "employer.home",
    Role.EMPLOYEE: "employee.home",
    Role.REVIEWER: "review.queue",
    Role.OPERATOR: "operations.home",
    Role.ANALYST: "editions.home",
    Role.SECURITY: "users.listing",
    Role.AUDITOR: "audit.home",
}
ROLE_WORDS = {
    Role.AGENT: _l("单位经办人"),
    Role.VIEWER: _l("单位查阅人员（只读）"),
    Role.EMPLOYEE: _l("员工"),
    Role.REVIEWER: _l("审核人员"),
    Role.OPERATOR: _l("系统管理员"),
    Role.ANALYST: _l("业务分析员"),
    Role.SECURITY: _l("安全管理员"),
    Role.AUDITOR: _l("审计员（只读）"),
}
ROOMS_OF_UNIT = (
    (_l("首页"), "employer.home"),
    (_l("工作居住证"), "module.home"),
    (_l("附件管理"), "attachments.table"),
    (_l("员工列表"), "employment.lists"),
    (_l("期限日历"), "radar.show"),
    (_l("查询单位业务申请"), "unit_business.unit_applications"),
    (_l("查询员工业务申请"), "employer.applications"),
)
"""Manual, 2.3 note 2: what was returned to the unit is found from the home page."""
ROOMS = {
    Role.AGENT: ROOMS_OF_UNIT,
    Role.VIEWER: ROOMS_OF_UNIT,
    Role.EMPLOYEE: (
        (_l("我的证件与申请"), "employee.home"),
        (_l("我的资料"), "my_records.overview"),
    ),
    Role.REVIEWER: (
        (_l("待审核"), "review.queue"),
        (_l("综合查询"), "finder.cases"),
        (_l("经我审核"), "finder.decisions"),
        (_l("统计"), "statistics.show"),
    ),
    Role.OPERATOR: (
        (_l("运行情况"), "operations.home"),
        (_l("办件"), "operations.cases"),
        (_l("单位"), "employers.listing"),
        (_l("人员"), "people.listing"),
        (_l("投诉与咨询"), "to_answer.listing"),
        (_l("用户管理"), "users.listing"),
        (_l("主管部门"), "authorities.listing"),
        (_l("审核链"), "review_chains.listing"),
        (_l("工作日历"), "calendar.year"),
        (_l("历史数据导入"), "legacy.ask"),
        (_l("发出的邮件和短信"), "operations.letters"),
        (_l("统计"), "statistics.show"),
        (_l("归档"), "archives.home"),
        (_l("保管期限和删除"), "erasures.home"),
        (_l("流程版本"), "editions.home"),
    ),
    Role.ANALYST: ((_l("流程版本"), "editions.home"), (_l("统计"), "statistics.show")),
    Role.SECURITY: (
        (_l("用户管理"), "users.listing"),
        (_l("审计核对"), "audit.home"),
        (_l("安全事件"), "audit.events"),
        (_l("保管期限和删除"), "erasures.home"),
    ),
    Role.AUDITOR: (
        (_l("审计核对"), "audit.home"),
        (_l("安全事件"), "audit.events"),
        (_l("审计记录"), "audit.trail"),
        (_l("用户管理"), "users.listing"),
        (_l("运行情况"), "operations.home"),
        (_l("办件"), "operations.cases"),
        (_l("单位"), "employers.listing"),
        (_l("人员"), "people.listing"),
        (_l("主管部门"), "authorities.listing"),
        (_l("审核链"), "review_chains.listing"),
        (_l("工作日历"), "calendar.year"),
        (_l("发出的邮件和短信"), "operations.letters"),
        (_l("统计"), "statistics.show"),
        (_l("归档"), "archives.home"),
        (_l("保管期限和删除"), "erasures.home"),
        (_l("流程版本"), "editions.home"),
    ),
}


FOOT = (
    (_l("办事指南"), "procedure_guides.listing"),
    (_l("投诉与咨询"), "concerns.show"),
    (_l("无障碍声明"), "public.accessibility"),
)
"""What stands below every page: of it what the reader may open, and for visitors everything."""
ROOMS_OF_LEADS = ((_l("组长工作台"), "board.show"), (_l("投诉与咨询"), "to_answer.listing"))
