"""Values that a command is given as JSON."""

from __future__ import annotations

import json
from typing import Any

from app.domain.exact_json import read_json

EXAMPLE = '{"名称": 1}'


def given_values(text: str, option: str) -> dict[str, Any]:
    """Return the names and values of an option; raises ValueError in words."""
    try:
        found = read_json(text)
    except json.JSONDecodeError as wrong:
        place = f"第 {wrong.lineno} 行第 {wrong.colno} 个字符处读不下去"
        raise ValueError(f"{option} 不是完整的 JSON（{place}），应写成 '{EXAMPLE}'") from wrong
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"{option} 不是能读的 JSON，应写成 '{EXAMPLE}'") from wrong
    if isinstance(found, dict):
        return found
    raise ValueError(f"{option} 应是一个 JSON 对象，写成 '{EXAMPLE}'")
