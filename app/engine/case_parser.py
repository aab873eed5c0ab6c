"""SpiffWorkflow's parser with our specs in place of its own. It is given our tree, never a file."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit

from app.engine.activity_specs import CalledProcess, DecisionTask, EmbeddedProcess, HandlerTask, PersonTask
from app.engine.event_specs import (
    AttachedEvent,
    CaseEnd,
    CaseStart,
    CatchEvent,
    EventChoice,
    ReceiveMessage,
    SendMessage,
    ThrowEvent,
)
from app.engine.gateway_specs import (
    EndJoin,
    ExclusiveChoiceGateway,
    InclusiveJoinGateway,
    ParallelJoinGateway,
)
from app.engine.loop_specs import LoopControl, LoopControlParser
from app.engine.normalize.spelled_out import BODY, EACH, LOOP_CONTROL

SPECS = {
    "startEvent": CaseStart,
    "endEvent": CaseEnd,
    "userTask": PersonTask,
    "subProcess": EmbeddedProcess,
    "exclusiveGateway": ExclusiveChoiceGateway,
    "parallelGateway": ParallelJoinGateway,
    "inclusiveGateway": InclusiveJoinGateway,
    "callActivity": CalledProcess,
    "serviceTask": HandlerTask,
    "intermediateCatchEvent": CatchEvent,
    "intermediateThrowEvent": ThrowEvent,
    "boundaryEvent": AttachedEvent,
    "receiveTask": ReceiveMessage,
    "sendTask": SendMessage,
    "eventBasedGateway": EventChoice,
}
MADE = {"businessRuleTask": (TaskParser, DecisionTask), LOOP_CONTROL: (LoopControlParser, LoopControl)}


class _AttachesEvents:
    """Boundary events hang on their activity without SpiffWorkflow's join, whose counting is not ours."""

    def _add_boundary_event(self, children: list[Any]) -> Any:
        this: Any = self
        split = BoundaryEventSplit(this.spec, f"{this.bpmn_id}.BoundaryEventSplit", lane=this.task.lane)
        split.connect(this.task)
        for event in children:
            split.connect(this.process_parser.parse_node(event))
        return split


def _parser_of(parser: type) -> type:
    return type(parser.__name__, (_AttachesEvents, parser), {})


class CaseProcessSpec(BpmnProcessSpec):
    """A process whose end counts only what is left in it."""

    @property
    def is_instance(self) -> bool:
        """Tell whether it is one round or instance of a loop."""
        return str(self.name).endswith(EACH)

    @property
    def is_body(self) -> bool:
        """Tell whether it is what its author drew beside event sub-processes."""
        return str(self.name).endswith(BODY)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.end.__class__ = EndJoin


class CaseProcessParser(ProcessParser):
    """Makes our process specs."""

    def create_spec(self) -> CaseProcessSpec:
        """Return an empty process spec."""
        return CaseProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)


class CaseParser(BpmnParser):
    """The parser of diagrams that have passed lint."""

    OVERRIDE_PARSER_CLASSES = {
        full_tag(tag): (_parser_of(BpmnParser.PARSER_CLASSES[full_tag(tag)][0]), spec)
        for tag, spec in SPECS.items()
    } | {full_tag(tag): (_parser_of(parser), spec) for tag, (parser, spec) in MADE.items()}
    PROCESS_PARSER_CLASS = CaseProcessParser
