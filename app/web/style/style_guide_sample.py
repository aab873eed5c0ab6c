"""The form of the style guide: one question of every kind."""

from __future__ import annotations

TONES = ("grey", "blue", "amber", "purple", "green", "red")

_YES_NO = [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}]
_CATEGORIES = [
    {"value": "unit_attachment", "label": "单位附件"},
    {"value": "employee_material", "label": "员工材料"},
]

FORM = {
    "type": "default",
    "id": "style_guide",
    "components": [
        {"type": "text", "id": "window", "text": "续签期限", "properties": {"panel": "window"}},
        {
            "type": "text",
            "id": "risk",
            "text": "**已晚于安全期。**未按时提交导致审核未完成、证件失效的，责任由申请单位及申请人承担。",
            "properties": {"tone": "amber"},
        },
        {
            "type": "group",
            "id": "person",
            "label": "基本信息",
            "components": [
                {"type": "textfield", "id": "now", "key": "post_now", "label": "现任职务", "readonly": True},
                {
                    "type": "textfield",
                    "id": "post",
                    "key": "post",
                    "label": "新任职务",
                    "description": "与劳动合同一致。",
                    "validate": {"required": True, "maxLength": 40},
                    "properties": {"autocomplete": "organization-title", "width": "medium"},
                },
                {
                    "type": "datetime",
                    "id": "start",
                    "key": "start",
                    "subtype": "date",
                    "dateLabel": "合同开始日期",
                    "description": "例如 2024-03-01",
                    "validate": {"required": True},
                },
                {
                    "type": "number",
                    "id": "income",
                    "key": "income",
                    "label": "月应税收入",
                    "decimalDigits": 2,
                    "appearance": {"suffixAdorner": "元"},
                    "properties": {"width": "short"},
                },
            ],
        },
        {
            "type": "radio",
            "id": "title",
            "key": "has_title",
            "label": "是否持有专业技术职务证书条目",
            "description": "不以职称申报的请选“否”。",
            "values": _YES_NO,
            "validate": {"required": True},
        },
        {
            "type": "select",
            "id": "level",
            "key": "title_level",
            "label": "职称级别",
            "values": [{"value": "middle", "label": "中级"}, {"value": "senior", "label": "高级"}],
            "validate": {"required": True},
            "conditional": {"hide": '=has_title != "yes"'},
        },
        {
            "type": "checklist",
            "id": "checks",
            "key": "checks",
            "label": "逐页核对申报收入查询记录",
            "values": [
                {"value": "finance_seal", "label": "每页加盖单位财务章"},
                {"value": "verified", "label": "注明“经核真实有效”"},
                {"value": "applicant", "label": "申请人签字"},
                {"value": "agent", "label": "经办人签字"},
            ],
            "validate": {"required": True},
        },
        {
            "type": "filepicker",
            "id": "income_record",
            "key": "income_record",
            "label": "《申报收入查询记录》",
            "properties": {"slot": "declared_income_record"},
        },
        {
            "type": "dynamiclist",
            "id": "issues",
            "path": "issues",
            "label": "需要补正的问题",
            "components": [
                {
                    "type": "select",
                    "id": "category",
                    "key": "category",
                    "label": "问题类别",
                    "values": _CATEGORIES,
                    "validate": {"required": True},
                },
                {
                    "type": "textarea",
                    "id": "text",
                    "key": "text",
                    "label": "怎样改",
                    "validate": {"required": True, "maxLength": 500},
                },
            ],
        },
        {"type": "separator", "id": "line"},
        {
            "type": "checkbox",
            "id": "accepted",
            "key": "accepted",
            "label": "我已核对以上内容，并知晓逾期风险。",
            "validate": {"required": True},
        },
    ],
}
