"""One scanned sheet, for tests that spoil it."""

import io
import random
from functools import cache

from PIL import Image

from app.documents.sample_scan import as_jpeg, scanned
from app.documents.sample_sheet import SampleSheet, draw_sheet
from tests.documents.slip_fonts import REGULAR

TABLE = (
    ("所属期", "所得项目", "申报收入（元）"),
    *((f"2024-{m:02d}", "工资薪金所得", "23,500.00") for m in range(1, 13)),
)
SHEETS = {
    "table": SampleSheet(
        "申报收入查询记录",
        ("纳税人：王样本", "扣缴义务人：示例公司"),
        seal="示例公司",
        seal_kind="财务专用章",
        signed=("申请人签字：王样本",),
        table=TABLE,
    ),
    "text": SampleSheet(
        "劳动合同书",
        ("甲乙双方在平等自愿、协商一致的基础上订立本合同，共同遵守。",) * 9,
        signed=("乙方签字：王样本",),
    ),
    "few lines": SampleSheet(
        "单位诚信声明", ("我单位承诺所提交的材料真实、准确、完整、有效。",), seal="示例公司"
    ),
}


def chance():
    return random.Random(3)  # noqa: S311 — dirt on a sample is no secret


def sheet(kind="table"):
    return draw_sheet(SHEETS[kind], font=REGULAR, chance=chance())


def scan(kind="table", *, of=None):
    """The picture a scanner makes, after it went through JPEG once."""
    jpeg = _scanned(kind) if of is None else as_jpeg(scanned(of, chance()))
    return Image.open(io.BytesIO(jpeg))


@cache
def _scanned(kind):
    """A scan is drawn once: the same sheet gets the same dirt each time."""
    return as_jpeg(scanned(sheet(kind), chance()))
