"""Sample scans of the demonstration: stored for employers and contracts, left in a folder for trying uploads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from app.documents.embedded_fonts import REGULAR
from app.documents.sample_papers import SampleSheet, make_paper
from app.store.document_rows import note_file

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.house import House
    from app.store.database import Work

MAX_BYTES = 5_000_000
EMPLOYER_SHEETS = {
    "tax_payment_proof": (
        "税收完税证明",
        [
            "纳税人名称：{name}",
            "所属时期：上一年度",
            "税种：增值税、企业所得税",
            "实缴金额：人民币 826,410.00 元",
        ],
    ),
    "employer_integrity_statement": (
        "单位诚信声明",
        ["{name} 郑重声明：", "所提交的申请材料真实、完整、有效，", "如有虚假，愿承担相应责任。"],
    ),
    "agent_id_card": (
        "单位业务经办人身份证",
        ["姓名：示例经办人", "公民身份号码：610000199003070026", "（示例证件，号码虚构）"],
    ),
}
SAMPLES = {
    "员工诚信声明": [
        SampleSheet(
            "员工诚信声明",
            ["本人郑重声明：", "所填信息和所提交材料真实、完整、有效，", "如有虚假，愿承担相应责任。"],
            "",
            ("张示例",),
        )
    ],
    "申报收入查询记录": [
        SampleSheet(
            "申报收入查询记录",
            [*(f"{year} 年 {month:02d} 月    申报收入 20,000.00" for month in range(1, 13)), "经核真实有效"],
            "财务专用章",
            ("张示例", "示例经办人"),
        )
        for year in (2024, 2025)
    ],
    "申请人所得税纳税记录": [
        SampleSheet(
            "申请人所得税纳税记录",
            [*(f"{year} 年 {month:02d} 月    已缴税额 590.00" for month in range(1, 13)), "经核真实有效"],
            "财务专用章",
            ("张示例", "示例经办人"),
        )
        for year in (2024, 2025)
    ],
    "劳动合同": [
        SampleSheet(
            "劳动合同",
            ["甲方：北京示例云科技有限公司", "乙方：张示例", "合同期限：无固定期限", "工作内容：软件工程师"],
            "合同专用章",
            ("张示例",),
        )
    ],
}


class DemoPapers:
    """Makes each paper once."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._made: dict[str, dict[str, Any]] = {}

    def employer_paper(self, work: Work, employer: str, slot: str) -> dict[str, Any]:
        """Return the stored paper of an employer's slot."""
        title, lines = EMPLOYER_SHEETS[slot]
        sheet = SampleSheet(title, [line.format(name=employer) for line in lines], "公章")
        return self._stored(work, f"{title}（{employer}）", [sheet])

    def contract(self, work: Work, employer: str) -> dict[str, Any]:
        """Return the stored sample contract of an employer."""
        lines = [f"甲方：{employer}", "乙方：（示例员工）", "合同期限：无固定期限", "工作内容：软件工程师"]
        return self._stored(
            work, f"劳动合同（{employer}）", [SampleSheet("劳动合同", lines, "合同专用章", ("示例员工",))]
        )

    def _stored(self, work: Work, name: str, sheets: list[SampleSheet]) -> dict[str, Any]:
        if name not in self._made:
            content = make_paper(sheets, font=REGULAR)
            stored = self.house.files.keep(io.BytesIO(content), limit=MAX_BYTES)
            note_file(work, stored)
            report = {"pages": len(sheets), "findings": []}
            self._made[name] = {"sha256": stored.sha256, "filename": f"{name}.pdf", "report": report}
        return self._made[name]

    def leave_samples(self, folder: Path) -> None:
        """Write papers that a visitor of the demonstration may upload."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, sheets in SAMPLES.items():
            (folder / f"{name}.pdf").write_bytes(make_paper(sheets, font=REGULAR))
