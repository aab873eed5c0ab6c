"""What the old system's files may say: columns and values in the page's own words, or as codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import PermitState, PermitType
from app.domain.other_identity import IdentityKind
from app.services.context.table_text import folded
from app.services.ledger.ledger_columns import HEADINGS as LEDGER_HEADINGS
from app.services.ledger.ledger_columns import template_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "employers": {
        "uscc": "统一社会信用代码",
        "name": "单位名称",
        "registered_place": "注册地",
        "permit_type": "工作居住证类型",
        "authority": "主管部门",
        "opened_on": "开通日期",
    },
    "permits": {
        "permit_no": "工作居住证编号",
        "permit_type": "工作居住证类型",
        "name": "姓名",
        "id_type": "证件类型",
        "id_number": "证件号码",
        "phone": "手机号码",
        "uscc": "统一社会信用代码",
        "valid_from": "有效期起",
        "valid_until": "有效期至",
        "state": "证件状态",
        "associated": "在职",
    },
}
"""Columns of each kind of file in the order of its template, by code."""
WHOSE = {"id_number": "证件号码", "name": "姓名", "employer_uscc": "聘用单位代码"}
"""Columns that say whose month it is; the unit is the one that employed the person then."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "employers": tuple(COLUMNS["employers"]),
    "permits": tuple(name for name in COLUMNS["permits"] if name != "associated"),
    "ledger": ("id_number", "month", "si_base", "taxable_income", "tax_paid"),
}
"""Columns without which a file is not read."""
TITLES: Mapping[str, Mapping[str, str]] = {
    **COLUMNS,
    "ledger": WHOSE | {code: words[0] for code, words in LEDGER_HEADINGS.items()},
}
PERMIT_TYPES: Mapping[str, tuple[str, ...]] = {
    PermitType.BEIJING: ("北京市工作居住证", "工作居住证"),
    PermitType.RETURNEE: ("留学回国人员工作居住证", "北京市留学回国人员工作居住证", "留学人员工作居住证"),
}
IDENTITY_KINDS: Mapping[str, tuple[str, ...]] = {
    IdentityKind.ID_CARD: ("居民身份证", "身份证", "中华人民共和国居民身份证"),
    IdentityKind.PASSPORT: ("护照", "外国护照", "中国护照"),
    IdentityKind.HK_MACAO_PASS: ("港澳居民来往内地通行证", "港澳通行证", "回乡证"),
    IdentityKind.TAIWAN_PASS: ("台湾居民来往大陆通行证", "台胞证"),
    IdentityKind.RESIDENCE_PERMIT: (
        "港澳台居民居住证",
        "中华人民共和国港澳居民居住证",
        "中华人民共和国台湾居民居住证",
        "港澳居民居住证",
        "台湾居民居住证",
    ),
    IdentityKind.FOREIGN_PERMANENT_CARD: ("外国人永久居留身份证", "外国人永久居留证"),
}
PERMIT_STATES: Mapping[str, tuple[str, ...]] = {
    PermitState.VALID: ("有效", "正常"),
    PermitState.SUSPENDED: ("挂起", "已挂起"),
    PermitState.EXPIRED: ("失效", "已失效", "过期", "已过期"),
    PermitState.CANCELLED: ("注销", "已注销"),
}
WHETHER: Mapping[str, tuple[str, ...]] = {"yes": ("是",), "no": ("否", "")}
VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "permit_type": PERMIT_TYPES,
    "id_type": IDENTITY_KINDS,
    "state": PERMIT_STATES,
    "associated": WHETHER,
}
"""Columns that take nothing but certain words. The first word of each value is the one that a mistake is told with."""


class WordError(ValueError):
    """A value is none of the words of its column; the message is a Chinese sentence."""


def code_of(column: str, text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return the code of a value that was written as a word or as its code; raises WordError."""
    wanted = folded(text)
    for code, spelled in words.items():
        if wanted in {folded(one) for one in (code, *spelled)}:
            return str(code)
    accepted = "、".join(f"“{spelled[0]}”" for spelled in words.values())
    told = f"“{text.strip()}”不是可以使用的写法，" if text.strip() else ""
    raise WordError(f"{column}：{told}请写{accepted}之一。")


def template_of(kind: str) -> str:
    """Return the heading of a file of `kind`, and no line below it."""
    if kind == "ledger":
        return template_lines(tuple(WHOSE.values()))
    return ",".join(COLUMNS[kind].values()) + "\r\n"
