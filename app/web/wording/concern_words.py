"""Words for ratings, complaints and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.concern_kinds import ConcernKind
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVEL_WORDS: Mapping[int, Any] = {
    5: _l("非常满意"),
    4: _l("满意"),
    3: _l("基本满意"),
    2: _l("不满意"),
    1: _l("非常不满意"),
}
"""The five levels of 好差评, the best in front."""
KIND_WORDS: Mapping[str, Any] = {
    ConcernKind.COMPLAINT.value: _l("投诉"),
    ConcernKind.QUESTION.value: _l("咨询"),
    ConcernKind.RATING.value: _l("差评回访"),
}
