"""Which letters somebody may go without: those whose notice says so in its file. Whatever says nothing is always sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NEWS, EARLY, DIGEST = "news", "early", "digest"
WISHES: Mapping[str, str] = {NEWS: "办理结果和进展", EARLY: "续签开始的提醒", DIGEST: "每周提要"}
"""What files may say, with what people read of it. The notice itself always stands in the inbox."""
