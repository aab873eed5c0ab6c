"""A copy of somebody's own data as a page that any browser shows, without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from app.services.archives.archive_content import plain

if TYPE_CHECKING:
    from datetime import date

SECTIONS = {
    "person": "本人信息",
    "account": "账号",
    "sign_ins": "登录",
    "told": "评价和反馈",
    "work": "单位和劳动合同",
    "permits": "证件",
    "applications": "办件和填写的内容",
    "ledger": "社会保险和个人所得税明细",
    "notices": "通知",
}
NAMES = {
    "name": "姓名", "sex": "性别", "birth_date": "出生日期", "id_type": "证件类型", "id_number": "证件号码",
    "id_number_masked": "证件号码（遮盖）", "phone": "联系电话", "email": "电子邮箱", "details": "资料",
    "record": "申请用的资料", "login": "登录账号", "display_name": "显示的姓名", "role": "角色", "at": "时间",
    "address": "网络地址", "browser": "浏览器", "began": "登录时间", "used": "最近使用", "employer": "单位",
    "post": "岗位", "state": "状态", "number": "编号", "procedure": "业务", "created_at": "发起时间",
    "ended_at": "办结时间", "outcome": "结果", "answers": "本人填写的内容", "submissions": "提交的内容",
    "papers": "材料", "filename": "文件名", "uploaded_at": "上传时间", "title": "标题", "body": "内容",
    "permit_no": "证件编号", "valid_from": "有效期起", "valid_until": "有效期止", "contracts": "劳动合同",
    "start_on": "开始日期", "end_on": "结束日期", "sessions": "正在登录的设备", "past": "以往的登录",
    "passkeys": "通行密钥", "month": "月份", "current_address": "现住址", "hukou_place": "户籍地",
    "political_status": "政治面貌", "marital_status": "婚姻状况", "ethnicity": "民族", "text": "内容",
    "answer": "答复", "step": "步骤", "data": "内容", "ledger": "社会保险和个人所得税明细", "chain": "用人单位",
    "holder": "证件记载的信息", "ratings": "评价", "concerns": "投诉和咨询", "permit_type": "证件种类",
}  # fmt: skip
"""What is not named here bears the name under which 个人信息.json has it."""
HIDDEN = frozenset({"id", "version", "person_id", "employer_id", "account_id", "case_id", "rating_id"})
_STYLE = (
    "body{font:16px/1.7 'Noto Sans SC','Microsoft YaHei',sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%;margin:.4em 0}th,td{border:1px solid #999;padding:.3em .6em;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}th{width:12em}"
)
INTRODUCTION = (
    "本压缩包是您本人的个人信息副本（个人信息保护法第四十五条），由您在“我的账号”里下载，下载已记入审计。"
    "个人信息.json 是同样的内容，供程序读取；“材料”文件夹里是您办件的材料原件。"
    "里面有完整的证件号码和联系方式，请妥善保管；发现不准确的，可以在系统里更正，或者联系聘用单位、主管部门。"
)


def own_copy_page(told: Mapping[str, Any], on: date, papers: Sequence[str]) -> bytes:
    """Return the page of what `own_data` has told."""
    sections = "".join(
        f"<h2>{escape(SECTIONS[name])}</h2>{_shown(plain(value))}" for name, value in told.items()
    )
    listed = "".join(f"<li>{escape(path)}</li>" for path in papers)
    title = f"个人信息副本（{on:%Y-%m-%d}）"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><p>{INTRODUCTION}</p>{sections}"
        f"<h2>材料原件</h2>{f'<ul>{listed}</ul>' if listed else '<p>没有</p>'}</body></html>\n"
    ).encode()


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        lines = "".join(
            f'<tr><th scope="row">{escape(NAMES.get(str(name), str(name)))}</th><td>{_shown(one)}</td></tr>'
            for name, one in value.items()
            if name not in HIDDEN and one not in (None, "", [], {})
        )
        return f"<table>{lines}</table>" if lines else "<p>没有</p>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "".join(_shown(one) for one in value) if value else "<p>没有</p>"
    if isinstance(value, bool):
        return "是" if value else "否"
    return escape(str(value))
