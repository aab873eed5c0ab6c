"""Where something stands in a TOML file that analysts write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def line_of_table(lines: Sequence[str], name: str) -> int:
    """Return the line on which a table or a value of this name begins; the first where there is none."""
    heads = (
        number
        for number, line in enumerate(lines, 1)
        if re.match(rf'\s*\[\s*"?{re.escape(name)}"?\s*\]|\s*{re.escape(name)}\s*=', line)
    )
    return next(heads, 1)


def place_of_toml_error(told: str, last: int) -> tuple[int, str]:
    """Return the line that a message of the TOML reader names, and the place in words; else the end of the file."""
    found = re.search(r"line (\d+), column (\d+)", told)
    if found is None:
        return last, "文件末尾，前面有引号或括号没有关上"
    return int(found.group(1)), f"第 {found.group(1)} 行第 {found.group(2)} 个字符处"
