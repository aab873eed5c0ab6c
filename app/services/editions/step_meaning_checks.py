"""Steps must fit their forms: reviews are decided by a review action, what a handler reads of a step is asked there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.form_parts import FormPart
from app.domain.nearest import nearest, or_meant
from app.domain.notice_facts import PLATFORM_NOTICES
from app.domain.parameter_kinds import NoticeKind, OfficePaperKind, OneOf, StepOf
from app.domain.problem import Problem, Severity
from app.forms_reader.form_meaning_checks import has_page_checks, lacking
from app.services.tasks.complete_form import REVIEW_CLOCK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from app.domain.form_actions import FormAction
    from app.domain.handling import Handler
    from app.engine.diagram_node import Node
    from app.engine.templates import Template
    from app.forms_reader.form_definition import FormDefinition

Declared = dict[type, OneOf]
"""By the kind of a parameter, what the files of an edition declare for it."""
GIVEN = frozenset({"round", "procedure", "files", "papers", "reasons"})
"""What every form can read of its case, besides the input parameters of its step."""


def check_steps(
    nodes: Sequence[Node],
    forms: Mapping[str, FormDefinition],
    actions: Mapping[str, FormAction],
    handlers: Mapping[str, Handler],
    notices: Collection[str],
    office_papers: Collection[str],
) -> tuple[Problem, ...]:
    """Return every fault of what the steps of an edition mean; `notices` are the kinds that it has texts for.

    `office_papers` are the kinds of papers that it declares.
    """
    declared: Declared = {
        NoticeKind: OneOf(frozenset(notices) | PLATFORM_NOTICES.keys()),
        OfficePaperKind: OneOf(frozenset(office_papers)),
    }
    steps = {node.id: node for node in nodes if node.kind == "userTask"}
    return tuple(
        Problem(
            Severity.ERROR,
            rule,
            f"【{node.label}】{message}",
            node.file,
            node.id,
            node.name,
            node.line,
            proposal,
        )
        for node in nodes
        for rule, message, proposal in (
            *_claims(node, forms, actions),
            *_context(node, forms),
            *_parameters(node, steps, forms, handlers, declared),
        )
    )


def _claims(
    node: Node, forms: Mapping[str, FormDefinition], actions: Mapping[str, FormAction]
) -> Iterator[tuple[str, str, str]]:
    form = forms.get(node.form or "") if node.kind == "userTask" else None
    if form is None:
        return
    claimed = [name for name in form.actions if name in actions and actions[name].needs_claim]
    is_review = node.properties.get("clock") == REVIEW_CLOCK
    if is_review and not claimed:
        wanted = "、".join(name for name, action in sorted(actions.items()) if action.needs_claim)
        message = (
            f"这是审核步骤（clock={REVIEW_CLOCK}），但表单“{form.key}”没有声明审核动作，审核结论不会记录；"
            f"请在表单的 properties 中写 actions={wanted}"
        )
        yield "review-action", message, wanted
    elif claimed and not is_review:
        message = f"表单动作“{claimed[0]}”要求先领取再办理，但这一步没有审核时限；请把计时方式选为“审核期限”（扩展属性 clock={REVIEW_CLOCK}）"
        yield "review-clock", message, REVIEW_CLOCK


def _context(node: Node, forms: Mapping[str, FormDefinition]) -> Iterator[tuple[str, str, str]]:
    """Yield names that a form's conditions read and neither its fields nor its step provide."""
    form = forms.get(node.form or "") if node.kind == "userTask" else None
    if form is None:
        return
    known = GIVEN | node.inputs.keys()
    for name in sorted(form.context_names - known):
        meant = nearest(name, known | {one.key for one in form.fields})
        message = (
            f"表单“{form.key}”的显示条件读取了“{name}”，表单里没有这个字段，这一步也没有叫这个名字的输入参数"
            f"{or_meant(meant)}"
        )
        yield "form-context", message, meant


def _parameters(
    node: Node,
    steps: Mapping[str, Node],
    forms: Mapping[str, FormDefinition],
    handlers: Mapping[str, Handler],
    declared: Declared,
) -> Iterator[tuple[str, str, str]]:
    handler = handlers.get(node.topic or "")
    if handler is None:
        return
    for name, taken in handler.takes.items():
        if name not in node.inputs:
            continue
        kind = taken if isinstance(taken, OneOf | StepOf) else declared[type(taken)]
        said = constant_of(node.inputs[name])
        if said is None:
            continue
        for value in said if isinstance(said, list) else [said]:
            yield from _value(name, str(value), kind, steps, forms)
        if not isinstance(kind, OneOf) and kind.gives and isinstance(said, list):
            yield from _left_out(name, kind, said, steps, forms)


def constant_of(template: Template) -> Any:
    """Return the value of a parameter that does not depend on the case; None for one that does."""
    if template.expression is None:
        return template.literal
    return template.expression.evaluate({}) if not template.names else None


def _value(
    name: str,
    value: str,
    kind: OneOf | StepOf,
    steps: Mapping[str, Node],
    forms: Mapping[str, FormDefinition],
) -> Iterator[tuple[str, str, str]]:
    if isinstance(kind, OneOf):
        if value not in kind.options:
            meant = nearest(value, kind.options)
            yield "parameter-value", f"参数“{name}”不能是“{value}”{or_meant(meant)}", meant
        return
    if value not in steps:
        meant = nearest(value, steps)
        yield "parameter-step", f"参数“{name}”指向步骤“{value}”，流程里没有这个步骤{or_meant(meant)}", meant
        return
    form = forms.get(steps[value].form or "")
    if form is None:
        return
    for _key, message, meant in lacking(form, kind.fields, f"参数“{name}”指向的步骤“{value}”："):
        yield "parameter-step", message, meant
    if kind.needs_page_checks and not has_page_checks(form):
        yield "parameter-step", f"参数“{name}”指向的步骤“{value}”没有逐页确认", ""
    if kind.gives and kind.gives not in form.gives:
        message = f"参数“{name}”指向的步骤“{value}”，其表单没有声明 gives={kind.gives}"
        yield "parameter-step", message, ""


def _left_out(
    name: str,
    kind: StepOf,
    said: Sequence[Any],
    steps: Mapping[str, Node],
    forms: Mapping[str, FormDefinition],
) -> Iterator[tuple[str, str, str]]:
    """Yield steps that give what the handler takes in and that it is not told of: their answers would be lost."""
    part = FormPart(kind.gives)
    giving = {one.id for one in steps.values() if _gives(forms.get(one.form or ""), part)}
    for element in sorted(giving - set(map(str, said))):
        message = f"步骤“{element}”的表单声明 gives={part.value}，但参数“{name}”没有列出它，填写的内容会丢失；请补上"
        yield "parameter-left-out", message, element


def _gives(form: FormDefinition | None, part: FormPart) -> bool:
    return form is not None and part in form.gives
