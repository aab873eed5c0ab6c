"""Read a `.form` file (form-js JSON, a documented subset) into a definition, or say what is wrong with it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from app.domain.exact_json import refuse_half_characters
from app.domain.form_parts import DECLARABLE, FormPart
from app.domain.problem import Problem, Severity
from app.forms_reader.asked_explanations import said_place
from app.forms_reader.component_reader import ComponentReader
from app.forms_reader.component_rules import FORM_PROPERTIES, ROOT
from app.forms_reader.form_checks import check_form
from app.forms_reader.form_definition import FormDefinition
from app.forms_reader.form_error import FormError
from app.forms_reader.form_findings import Findings
from app.forms_reader.only_named import says_narrow

__all__ = ["FormDefinition", "lint_form", "read_form"]

LARGEST_FORM = 512 * 1024


def read_form(data: bytes, *, file: str = "") -> FormDefinition:
    """Return the form; raises FormError with every fault that stops it from being honoured."""
    definition, problems = _read(data, file)
    faults = tuple(one for one in problems if one.severity is Severity.ERROR)
    if faults or definition is None:
        raise FormError(faults)
    return definition


def lint_form(data: bytes, file: str = "") -> tuple[Problem, ...]:
    """Return everything there is to say about the form: errors, warnings and notes."""
    return _read(data, file)[1]


@lru_cache(maxsize=512)
def _read(data: bytes, file: str) -> tuple[FormDefinition | None, tuple[Problem, ...]]:
    findings = Findings(file, data)
    document = _parse(data, findings)
    if document is None:
        return None, findings.all()
    key = _check_root(document, findings)
    components = ComponentReader(findings).read_all(document.get("components"))
    definition = FormDefinition(
        key,
        components,
        check_form(components, findings),
        actions=_listed(document, "actions", findings),
        gives=_parts(document, findings),
        corrects=said_place(components),
        is_narrow=says_narrow(components),
    )
    return definition, findings.all()


def _parse(data: bytes, findings: Findings) -> dict[str, Any] | None:
    if len(data) > LARGEST_FORM:
        findings.error("form_size", "", f"表单文件超过 {LARGEST_FORM // 1024} KB，请拆分为几个表单。")
        return None
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(text)
        refuse_half_characters(text)
    except (ValueError, RecursionError) as wrong:
        findings.error("form_json", "", f"文件不是有效的 JSON（UTF-8）：{wrong}。请用表单编辑器重新保存。")
        return None
    if not isinstance(document, dict):
        findings.error("form_json", "", "表单文件的最外层应是一个对象 { … }。")
        return None
    return document


def _check_root(document: dict[str, Any], findings: Findings) -> str:
    if document.get("type", "default") != "default":
        findings.error("form_type", "", f"表单类型“{document['type']}”不受支持，应为 default。")
    for name in sorted(set(document) - ROOT):
        findings.error("form_attribute", name, f"表单的属性“{name}”不受支持，请删除。")
    key = document.get("id")
    if not isinstance(key, str) or not key:
        findings.error("form_id", "", "表单没有 id，流程图无法引用它。请在表单属性中填写 id。")
        return ""
    return key


def _listed(document: dict[str, Any], name: str, findings: Findings) -> tuple[str, ...]:
    """Return the words of one property of the form, which stand one after another with commas."""
    properties = document.get("properties") or {}
    if not isinstance(properties, dict):
        findings.error("form_attribute", "properties", "表单的 properties 应是一个对象 { … }。")
        return ()
    if name == "actions":
        for unknown in sorted(set(properties) - FORM_PROPERTIES):
            findings.error("form_attribute", unknown, f"表单的扩展属性“{unknown}”没有含义，请核对拼写。")
    said = properties.get(name, "")
    if not isinstance(said, str):
        findings.error("form_attribute", name, f"表单的扩展属性“{name}”应是文字，多个值之间用逗号隔开。")
        return ()
    return tuple(dict.fromkeys(word.strip() for word in said.split(",") if word.strip()))


def _parts(document: dict[str, Any], findings: Findings) -> frozenset[FormPart]:
    known = {part.value: part for part in DECLARABLE}
    found = set()
    for word in _listed(document, "gives", findings):
        if word in known:
            found.add(known[word])
        else:
            allowed = "、".join(known)
            findings.error("form_gives", word, f"表单的 gives 不认识“{word}”，只能是 {allowed}。")
    return frozenset(found)
