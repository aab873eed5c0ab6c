"""What a TOML file of an edition holds, told by its name: stories, acts, papers, and notices in all others."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from app.domain.story_files import is_story

ENDING = ".toml"
ACTS = "acts.toml"
PAPERS = "papers.toml"
OF_OTHERS = frozenset({ACTS, PAPERS})
"""Names of files that hold no notices."""


class TextFileError(ValueError):
    """A file cannot be read as TOML; the message says why and where, `line` is counted from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def is_acts(path: str) -> bool:
    """Tell whether a path is that of a file of acts."""
    return path.rpartition("/")[2] == ACTS and not is_story(path)


def is_papers(path: str) -> bool:
    """Tell whether a path is that of a file of papers of the office."""
    return path.rpartition("/")[2] == PAPERS and not is_story(path)


def is_notices(path: str) -> bool:
    """Tell whether a path is that of a file of notices."""
    return path.endswith(ENDING) and not is_story(path) and path.rpartition("/")[2] not in OF_OTHERS


def read_toml(content: bytes) -> tuple[dict[str, Any], list[str]]:
    """Return what a file says, and its lines; raises TextFileError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise TextFileError("文件不是 UTF-8 编码，读不出文字；请另存为 UTF-8", 1) from broken
    lines = text.splitlines()
    try:
        return tomllib.loads(text), lines
    except tomllib.TOMLDecodeError as broken:
        line, place = _place(str(broken), len(lines))
        raise TextFileError(f"写法有误，读不下去：{place}", line) from broken
    except (ValueError, RecursionError) as broken:
        raise TextFileError("写法有误，读不下去：括号套了太多层，或者一个数字太长", 1) from broken


def line_of_table(lines: list[str], name: str) -> int:
    """Return the line in which a table or a key of the top begins; 1 where it is not found."""
    wanted = rf'\s*\[\s*"?{re.escape(name)}"?\s*\]|\s*{re.escape(name)}\s*='
    return next((number for number, line in enumerate(lines, 1) if re.match(wanted, line)), 1)


def _place(told: str, last: int) -> tuple[int, str]:
    """Return the line that a message of the TOML reader names, and the place in words; else the end of the file."""
    found = re.search(r"line (\d+), column (\d+)", told)
    if found is None:
        return last, "文件末尾，前面有引号或括号没有关上"
    return int(found.group(1)), f"第 {found.group(1)} 行第 {found.group(2)} 个字符处"
