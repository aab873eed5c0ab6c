"""Samples of papers that changes ask for: title, proof of a change, moved tax registration, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.sample_sheet import SampleSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.documents.sample_people import SamplePeople


def _day(people: SamplePeople) -> str:
    return f"日期：{people.today.year} 年 {people.today.month} 月 {people.today.day} 日"


def _sheet(title: str, lines: tuple[str, ...], seal: str, *signed: str) -> list[SampleSheet]:
    return [SampleSheet(title, lines, seal=seal, seal_kind="", signed=signed)]


def _title(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        "（虚构样张，不含真实证书图样）",
        f"姓名：{people.person}",
        f"证件号码：{people.id_number_masked}",
        "专业名称：计算机应用",
        "资格名称：工程师（中级）",
        "经示例专业技术职务评审委员会评审，具备上述任职资格。",
        _day(people),
    )
    return _sheet("专业技术职务证书", lines, "示例评审委员会")


def _change(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"兹证明 {people.person}（证件号码：{people.id_number_masked}）的登记信息已经变更。",
        "变更项目：姓名、户籍所在地。",
        "本证明仅用于办理《北京市工作居住证》信息变更，他用无效。",
        "（本页为虚构样张）",
        _day(people),
    )
    return _sheet("登记信息变更证明", lines, "示例登记机关")


def _moved_tax(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"纳税人名称：{people.employer}",
        "兹证明该纳税人的纳税登记地已经迁入北京市海淀区。",
        "迁入后登记地址：北京市海淀区示例路 2 号。",
        "（本页为虚构样张）",
        _day(people),
    )
    return _sheet("纳税登记地迁入证明", lines, "示例税务机关")


def _leaving(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"兹证明 {people.person}（证件号码：{people.id_number_masked}）原系本单位{people.post}。",
        "经双方协商一致，劳动合同已经解除，工作交接完毕。",
        "特此证明。",
        _day(people),
    )
    return _sheet("离职证明", lines, people.employer, f"经办人：{people.agent}")


def _bank_statement(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"户名：{people.person}（证件号码：{people.id_number_masked}）",
        "兹证明上述账户在所列月份没有工资入账，有生育津贴入账一笔。",
        "（本页为虚构样张）",
        _day(people),
    )
    return _sheet("工资卡银行流水", lines, "示例银行")


CHANGE_PAPERS: Mapping[str, Callable[[SamplePeople], list[SampleSheet]]] = {
    "title_certificate": _title,
    "change_proof": _change,
    "tax_registration_proof": _moved_tax,
    "leaving_certificate": _leaving,
    "ledger_proof": _bank_statement,
}
