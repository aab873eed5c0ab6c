"""Open tasks come as their author has drawn them, whatever the order of the file's elements."""

from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import both, diagram, end, path, start, user

DI = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">'
    '<bpmndi:BPMNPlane bpmnElement="p">{}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>'
)


def _shape(element, x, y):
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="100" height="80"/>'
    return f'<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}">{bounds}</bpmndi:BPMNShape>'


def _three(*shapes):
    drawn = diagram(
        start(), both("fork"), user("a"), user("b"), user("c"), both("join"), end(),
        path("start", "fork", "a", "join", "end"), path("fork", "b", "join"), path("fork", "c", "join"),
    )  # fmt: skip
    return drawn.replace(b"</bpmn:definitions>", DI.format("".join(shapes)).encode()) if shapes else drawn


def _order(*shapes):
    return [task.element for task in SmallCase(edition(_three(*shapes))).step.tasks]


def test_tasks_come_from_above_and_then_from_the_left():
    assert _order(_shape("a", 300, 400), _shape("b", 300, 100), _shape("c", 300, 250)) == ["b", "c", "a"]
    assert _order(_shape("a", 500, 100), _shape("b", 300, 100), _shape("c", 400, 100)) == ["b", "c", "a"]


def test_tasks_that_are_not_drawn_come_in_the_order_of_the_file():
    assert _order() == ["a", "b", "c"]
    assert _order(_shape("c", 300, 100)) == ["c", "a", "b"]
