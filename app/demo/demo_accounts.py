"""The accounts of a demonstration, printed at every start."""

from __future__ import annotations

PASSWORD = "demo-2026"  # noqa: S105 — for demonstrations only
ACCOUNTS_TOLD = (
    ("agent", "单位经办人（北京示例云科技有限公司）"),
    ("agent2", "单位经办人（北京演示健康研究院）"),
    ("agent3", "单位经办人（北京承诺小微科技有限公司，受限权限：申请、注销权限）"),
    ("agent4", "单位经办人（北京外区示例数据有限公司，朝阳区：单位主管部门变更）"),
    ("agent6", "单位经办人（北京样本初创科技有限公司，首次登录，尚未完善单位信息）"),
    ("viewer", "单位查阅人员（北京示例云科技有限公司，只读；其他单位为 viewer2 至 viewer6）"),
    (
        "agent7",
        "单位经办人（北京剧场演示技术有限公司，各种状态的办件；agent5、agent8 至 agent11 见 docs/demo.md）",
    ),
    ("zhao", "员工 赵测试（可续签）；其他员工同理：wang、qian、sun、zhou、chu……"),
    ("zheng", "员工 郑假定（证件已失效：新办）；zhang 张示例（换单位：解除关联、关联、聘用单位变更）"),
    ("hd.l1a", "区级受理初审"),
    ("hd.l2a", "区级复核"),
    ("hd.l3a", "市级审定，兼组长"),
    ("operator", "系统管理员"),
    ("analyst", "业务分析员"),
    ("security", "安全管理员（账号、第二因素、放行）"),
    ("auditor", "审计员（审计核对、安全事件；只读）"),
)
