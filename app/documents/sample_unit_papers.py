"""The unit's own papers as samples: licence, certificate, tax proof, statement, agent's card, commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.sample_sheet import SampleSheet
from app.domain.office_codes import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.documents.sample_people import SamplePeople


def _signed_on(people: SamplePeople) -> str:
    return f"日期：{people.today.year} 年 {people.today.month} 月 {people.today.day} 日"


def _tax_proof(people: SamplePeople) -> list[SampleSheet]:
    year = people.today.year - 1
    taxes = (("增值税", "186,400.00"), ("企业所得税", "92,750.00"), ("城市维护建设税", "13,048.00"))
    rows = tuple((kind, f"{year}-01 至 {year}-12", amount) for kind, amount in taxes)
    lines = (f"纳税人名称：{people.employer}", "兹证明该纳税人下列税款已经缴纳入库：")
    return [
        SampleSheet(
            "单位缴纳税费凭证",
            lines,
            seal="示例税务专用机关",
            seal_kind="征税专用章",
            table=(("税种", "税款所属期", "实缴金额（元）"), *rows),
            columns=(3, 4, 3),
        )
    ]


def _unit_statement(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"{people.employer}就办理《北京市工作居住证》相关业务郑重声明如下：",
        "一、本单位依法注册，正常经营，依法纳税并为员工缴纳社会保险。",
        "二、本单位对申报材料的真实性、完整性和规范性进行了初审，所提交的材料均为原件的彩色扫描件。",
        "三、本单位指定的经办人熟悉业务，妥善保管账号，不代他人办理与本单位无关的业务。",
        "四、如有不实，本单位愿意承担相应责任，并接受暂停办理权限等处理。",
        "",
        _signed_on(people),
    )
    return [
        SampleSheet(
            "单位诚信声明", lines, seal=people.employer, seal_kind="", signed=(f"法定代表人：{people.agent}",)
        )
    ]


def _agent_card(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        "（本页为虚构的证件复印样张，不含真实证件图样）",
        f"姓名：{people.agent}",
        "公民身份号码：1101****0011",
        "有效期限：2020.05.08 至 2040.05.08",
        f"仅供{people.employer}办理工作居住证业务使用，他用无效。",
    )
    return [SampleSheet("单位业务经办人身份证", lines, seal=people.employer)]


def _certificate(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"企业名称：{people.employer}",
        "证书编号：SAMPLE-GR-000001",
        f"发证时间：{people.today.year - 1} 年 10 月 26 日    有效期：三年",
        "经认定，该企业为虚构的高新技术企业，本证书仅用于系统演示。",
    )
    return [SampleSheet("单位相关资质证书", lines, seal="示例认定机构", seal_kind="认定专用章")]


def _commitment(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"{people.employer}承诺：办理权限开通后，仅为新入职且已持有证件的员工办理聘用单位变更、续签和信息变更业务。",
        "本单位知悉不符合新办条件期间不得申请新办业务，条件变化时及时申请变更办理权限。",
        "",
        _signed_on(people),
    )
    return [SampleSheet("承诺书", lines, seal=people.employer)]


def _licence(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        f"名称：{people.employer}",
        "类型：有限责任公司（虚构）",
        f"法定代表人：{people.agent}",
        "经营范围：技术开发、技术咨询、技术服务（示例）",
        "住所：北京市海淀区示例路 1 号",
    )
    return [SampleSheet("营业执照（副本）", lines, seal="示例登记机关", seal_kind="登记专用章")]


UNIT_PAPERS: Mapping[str, Callable[[SamplePeople], list[SampleSheet]]] = {
    Slot.TAX_PAYMENT_PROOF: _tax_proof,
    Slot.EMPLOYER_INTEGRITY_STATEMENT: _unit_statement,
    Slot.AGENT_ID_CARD: _agent_card,
    Slot.QUALIFICATION_CERTIFICATE: _certificate,
    Slot.OTHER_MATERIALS: _commitment,
    Slot.BUSINESS_LICENCE: _licence,
}
