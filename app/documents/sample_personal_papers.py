"""Samples of papers about the person: identity, education, household, housing. No layout of a real document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.sample_sheet import SampleSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.documents.sample_people import SamplePeople

_SPECIMEN = "（虚构样张，不含真实证件图样）"


def _sheet(title: str, seal: str, *lines: str) -> Callable[[SamplePeople], list[SampleSheet]]:
    def drawn(people: SamplePeople) -> list[SampleSheet]:
        about = (_SPECIMEN, f"姓名：{people.person}", f"证件号码：{people.id_number_masked}")
        day = f"日期：{people.today.year} 年 {people.today.month} 月 {people.today.day} 日"
        return [SampleSheet(title, (*about, *lines, day), seal=seal, seal_kind="")]

    return drawn


PERSONAL_PAPERS: Mapping[str, Callable[[SamplePeople], list[SampleSheet]]] = {
    "id_card": _sheet("身份证件（样张）", "示例签发机关", "签发机关：示例签发机关", "有效期限：长期"),
    "diploma": _sheet(
        "毕业证书（样张）", "示例大学", "学历：大学本科", "专业：计算机科学与技术", "学校：示例大学"
    ),
    "degree_certificate": _sheet("学位证书（样张）", "示例大学", "学位：工学学士", "学校：示例大学"),
    "overseas_degree_certification": _sheet(
        "国外学历学位认证书（样张）", "示例认证机构", "学位：硕士", "学校：示例海外大学"
    ),
    "household_register": _sheet("户口簿（样张）", "示例登记机关", "户籍所在地：示例省示范市样本区"),
    "photo": _sheet("证件照片（样张）", "示例照相馆", "此处为照片位置"),
    "housing_proof": _sheet("住房租赁合同（样张）", "示例出租单位", "地址：北京市海淀区示例路 9 号"),
}


def any_paper(slot: str) -> Callable[[SamplePeople], list[SampleSheet]]:
    """Return a sample for a slot that only an analyst's table knows."""
    return _sheet(f"材料样张（{slot}）", "示例单位", "本页为流程演练使用的虚构材料。")
