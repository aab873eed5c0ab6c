from lxml import etree

from app.engine.picture.drawing import draw
from app.engine.picture.heat_marks import HeatMark
from app.engine.picture.label_wrapping import wrap_label
from app.engine.whereabouts import whereabouts
from tests.make.shipped_bundle import shipped_edition
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    again,
    both,
    boundary,
    call,
    diagram,
    element,
    end,
    event_sub,
    many,
    message,
    path,
    signal,
    start,
    sub,
    timer,
    user,
)

SVG = "{http://www.w3.org/2000/svg}"
DI = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI">'
    '<bpmndi:BPMNPlane bpmnElement="p">'
)


def _shape(element, x, y, width="100", height="80"):
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{element}">{bounds}</bpmndi:BPMNShape>'


def _edge(element, *points):
    waypoints = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge bpmnElement="{element}">{waypoints}</bpmndi:BPMNEdge>'


def _drawn(*drawn, name="填表"):
    plain = diagram(start(), user("a", name=name), end(), path("start", "a", "end"))
    layout = f"{DI}{''.join(drawn)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    return edition(plain.replace(b"</bpmn:definitions>", layout.encode()))


def _tree(edition_, process="p", **places):
    return etree.fromstring(draw(edition_, process, **({"active": ()} | places)).encode())


def test_every_element_of_the_shipped_diagrams_is_drawn():
    shipped = shipped_edition()
    for process, nodes in shipped.nodes.items():
        kinds = [
            str(g.get("class")).split()[0] for g in _tree(shipped, process).iter(f"{SVG}g") if g.get("class")
        ]
        for kind in {node.kind for node in nodes.values()}:
            assert kinds.count(kind) == sum(node.kind == kind for node in nodes.values())


def test_the_picture_has_a_title_and_says_where_the_case_is():
    tree = _tree(_drawn(_shape("a", 0, 0)), active=["a"])
    assert tree.get("role") == "img"
    assert tree[0].tag == f"{SVG}title"
    assert tree[0].text == tree.get("aria-label") == "试验流程流程图，正在进行：填表"


def test_active_and_done_places_have_their_class_and_a_mark_that_needs_no_colour():
    compiled = _drawn(_shape("start", 0, 0, "36", "36"), _shape("a", 100, 0))
    tree = _tree(compiled, active=["a"], done=["start"])
    marked = {g.get("class"): g for g in tree.iter(f"{SVG}g") if g.get("class")}
    assert set(marked) == {"startEvent done", "userTask active"}
    assert marked["userTask active"].find(f"{SVG}circle[@class='token']") is not None
    assert marked["userTask active"][0].text == "填表（正在进行）"
    assert marked["startEvent done"][0].text == "名start（已完成）"


def test_labels_are_escaped():
    svg = draw(_drawn(_shape("a", 0, 0), name='<script>"x"&amp;</script>'), "p", active=["a"])
    assert "<script" not in svg
    assert etree.fromstring(svg.encode()) is not None


def test_nothing_in_the_picture_needs_an_exception_from_the_content_policy():
    shipped = shipped_edition()
    for process in shipped.nodes:
        for node in _tree(shipped, process).iter():
            assert node.tag not in {f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject", f"{SVG}image"}
            assert not [name for name in node.attrib if name == "style" or name.startswith(("on", "{"))]
            assert node.get("id") is None


def test_a_diagram_without_layout_has_no_picture():
    compiled = edition(diagram(start(), user("a"), end(), path("start", "a", "end")))
    assert draw(compiled, "p", active=["a"]) == ""


def test_coordinates_that_are_no_numbers_are_left_out():
    compiled = _drawn(
        _shape("a", "nan", 0),
        _shape("start", "1e300", 0),
        _shape("end", 0, "javascript:alert(1)"),
        _edge("start_a", (0, 0), ("x", 1)),
        _shape("a", 10, 10),
    )
    tree = _tree(compiled)
    assert [g.get("class") for g in tree.iter(f"{SVG}g") if g.get("class")] == ["userTask"]
    assert tree.get("viewBox") == "-6 -6 132 112"


def test_a_long_label_is_broken_into_lines_of_about_the_same_length():
    assert wrap_label("续签期间暂停解除关联", 94, 13) == ["续签期间暂停", "解除关联"]
    assert wrap_label("办理续签", 94, 13) == ["办理续签"]
    assert wrap_label("", 94, 13) == []


def test_a_line_does_not_begin_with_punctuation_nor_break_a_number():
    assert wrap_label("收到申请之后，核对", 13 * 6, 13)[1][0] != "，"
    assert "20210806" in wrap_label("到期日 20210806 之前", 60, 13)


def test_a_case_is_in_its_sub_process_and_in_the_process_it_calls():
    inner = start("s2") + call("c", "q") + end("e2") + path("s2", "c", "e2")
    outer = diagram(
        start(),
        sub("x", inner),
        boundary("stop", "x", message("stop")),
        boundary("remind", "x", timer("P1D", "timeDuration"), interrupting=False),
        end(),
        path("start", "x", "end"),
        path("stop", "end"),
        path("remind", "end"),
    )
    called = diagram(start(), user("a"), end(), path("start", "a", "end"), process="q")
    case = SmallCase(edition(outer, called))
    places = whereabouts(case.edition, case.step.state)
    assert places == {"p": frozenset({"x", "c"}), "q": frozenset({"a"})}


def test_a_case_that_has_ended_is_nowhere():
    case = SmallCase(edition(diagram(start(), end(), path("start", "end"))))
    assert whereabouts(case.edition, case.step.state) == {}


def test_loop_marks_and_event_sub_processes_have_their_signs():
    handler = event_sub("h", signal("s"), end("he"), path("h_on", "he"), interrupting=False)
    plain = diagram(
        start(), user("a", many("2")), user("b", many("2", one_by_one=True)), user("c", again(most=2)),
        end("end", signal("s")), path("start", "a", "b", "c", "end"), handler,
    )  # fmt: skip
    shapes = [_shape(name, 100 * place, 0) for place, name in enumerate(["a", "b", "c", "h"])]
    shapes.append(_shape("h_on", 0, 100, "36", "36"))
    layout = f"{DI}{''.join(shapes)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    tree = _tree(edition(plain.replace(b"</bpmn:definitions>", layout.encode())))
    marks = [g for g in tree.iter(f"{SVG}g") if g.get("class") == "loop"]
    assert len({g[0].get("d") for g in marks}) == 3
    frame = next(g for g in tree.iter(f"{SVG}g") if g.get("class") == "subProcess")
    assert frame.find(f"{SVG}rect").get("stroke-dasharray")
    begin = next(g for g in tree.iter(f"{SVG}g") if g.get("class") == "startEvent")
    assert begin.find(f".//{SVG}circle").get("stroke-dasharray")
    assert begin.find(f".//{SVG}path") is not None


def test_a_case_is_found_in_loops_and_event_sub_processes_where_they_are_drawn():
    inner = start("i") + user("t") + end("ie") + path("i", "t", "ie")
    handler = event_sub("h", message("m"), user("c"), end("he"), path("h_on", "c", "he"), interrupting=False)
    looping = element("subProcess", "x", many("2"), inner)
    drawn = diagram(
        start(),
        both("f"),
        looping,
        user("y", many("2")),
        end(),
        path("start", "f", "x", "end"),
        path("f", "y", "end"),
        handler,
    )
    case = SmallCase(edition(drawn))
    assert whereabouts(case.edition, case.step.state) == {"p": {"x", "t", "y"}}
    case.send("m")
    assert whereabouts(case.edition, case.step.state) == {"p": {"x", "t", "y", "h", "c"}}


def test_numbers_stand_at_their_steps_and_colour_only_repeats_them():
    marks = {"a": HeatMark(4, "12 天 · <3 件>"), "nowhere": HeatMark(0, "不画")}
    picture = draw(_drawn(_shape("a", 10, 40)), "p", active=(), marks=marks)
    assert picture.count('class="heat"') == 1
    assert "12 天 · &lt;3 件&gt;" in picture
    assert "不画" not in picture
