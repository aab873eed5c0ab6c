"""What stands in a person's records, as people read it: kinds of documents, levels, review status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

ID_TYPES: Mapping[str, Any] = {
    "id_card": _l("身份证"),
    "passport": _l("护照"),
    "hk_macao_pass": _l("港澳居民来往内地通行证"),
    "taiwan_pass": _l("台湾居民来往大陆通行证"),
    "hmt_residence_permit": _l("港澳台居民居住证"),
    "foreign_permanent_card": _l("外国人永久居留身份证"),
}
SEXES: Mapping[str, Any] = {"male": _l("男"), "female": _l("女")}


PURPOSES: Mapping[str, Any] = {
    "identity_paper": _l("核对身份证件"),
    "contract": _l("核对劳动（聘用）合同"),
    "income_papers": _l("核对收入和纳税材料"),
}
"""What a reviewer needs the whole number for."""


def id_type_words(code: str) -> str:
    """Return how a kind of identity document is called."""
    return str(ID_TYPES.get(code, code))


def sex_words(code: str) -> str:
    """Return 男 or 女."""
    return str(SEXES.get(code, code))
