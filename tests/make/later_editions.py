"""Editions of the renewal that come after the shipped one, for cases that are moved to them."""

import re

from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from tests.make.context_maker import actor_named
from tests.support.prepared_once import prepared_once

RENEWAL, REVIEW = "renewal/renewal.bpmn", "shared/multi_level_review.bpmn"
NEXT_STEP = (
    (
        '<bpmn:serviceTask id="ask_employee"',
        """<bpmn:userTask id="look_again" name="再看一眼合同" camunda:formKey="renewal/confirm_contract"
          camunda:candidateGroups="=&quot;employer:&quot; + case.employer_id" />
      <bpmn:sequenceFlow id="look_again_on" sourceRef="look_again" targetRef="ask_employee" />
      <bpmn:serviceTask id="ask_employee\"""",
    ),
    (
        'sourceRef="confirm_contract" targetRef="ask_employee"',
        'sourceRef="confirm_contract" targetRef="look_again"',
    ),
)
"""A step more behind the confirmation of the contract."""
TENTH_DAY = (
    (
        '<bpmn:boundaryEvent id="reminder_day_5"',
        """<bpmn:boundaryEvent id="reminder_day_10" name="10 个工作日" attachedToRef="update_information"
          cancelActivity="false"><bpmn:timerEventDefinition id="reminder_day_10_timer">
        <bpmn:timeDate xsi:type="bpmn:tFormalExpression">=workday(today(), 10)</bpmn:timeDate>
      </bpmn:timerEventDefinition></bpmn:boundaryEvent>
      <bpmn:sequenceFlow id="reminder_day_10_on" sourceRef="reminder_day_10" targetRef="remind_employee" />
      <bpmn:boundaryEvent id="reminder_day_5\"""",
    ),
)
"""A reminder more while the employee has not answered."""


@prepared_once
def edition_of_renewal(context, *edits, path=RENEWAL, renamed=None):
    """Publish the shipped renewal with some text of one file changed, or a step called otherwise in all diagrams.

    Returns its number as people write it.
    """
    settings = context.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    files = dict(shipped.files)
    text = files[path].decode()
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    files[path] = text.encode()
    if renamed is not None:
        files |= {
            name: called_otherwise(data, *renamed) for name, data in files.items() if name.endswith(".bpmn")
        }
    bundle = type(shipped)(shipped.process, files)
    return str(publish_edition(context, actor_named(context, "analyst"), bundle).edition.number)


def called_otherwise(data, old, new):
    """Return a diagram with another id for one step, wherever it is named as a step or as its answer."""
    text = re.sub(
        rf'((?:id|sourceRef|targetRef|attachedToRef|bpmnElement)=)"{old}"', rf'\1"{new}"', data.decode()
    )
    text = text.replace(f">{old}<", f">{new}<").replace(f"{old}.decision", f"{new}.decision")
    return text.replace(f'["{old}"', f'["{new}"').encode()


RULE_CHANGED = (
    (
        '<bpmn:boundaryEvent id="reminder_day_5"',
        """<bpmn:boundaryEvent id="rule_changed" name="规则有变" attachedToRef="update_information">
        <bpmn:extensionElements><camunda:properties><camunda:property name="from_outside" value="true" />
        </camunda:properties></bpmn:extensionElements>
        <bpmn:signalEventDefinition id="rule_changed_signal" signalRef="signal_rule_changed" /></bpmn:boundaryEvent>
      <bpmn:userTask id="read_new_rule" name="确认新规则" camunda:formKey="renewal/confirm_contract"
          camunda:candidateGroups="=&quot;employer:&quot; + case.employer_id" />
      <bpmn:sequenceFlow id="rule_changed_on" sourceRef="rule_changed" targetRef="read_new_rule" />
      <bpmn:sequenceFlow id="read_new_rule_on" sourceRef="read_new_rule" targetRef="ask_employee" />
      <bpmn:boundaryEvent id="reminder_day_5\"""",
    ),
    (
        '<bpmn:process id="renewal"',
        '<bpmn:signal id="signal_rule_changed" name="rule_changed" />\n  <bpmn:process id="renewal"',
    ),
)
"""While the employee has not answered, a signal of the office sends the case to the unit once more."""
