"""Ids of shipped diagrams and forms, each renamed as an editor renames it: with what refers to it in the same file."""

import json

from lxml import etree

DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
REFERENCES = frozenset(
    {"id", "sourceRef", "targetRef", "attachedToRef", "default", "bpmnElement", "messageRef", "errorRef",
     "signalRef", "escalationRef", "processRef"}
)  # fmt: skip


def new_name(old):
    """Return what an id is called after it was renamed."""
    return f"{old}_two"


def diagram_ids(content):
    """Return every id of a diagram that an editor shows; shapes and edges of the drawing have none of their own."""
    root = etree.fromstring(content)
    return [
        element.get("id")
        for element in root.iter(etree.Element)
        if element.get("id") and not element.tag.startswith(f"{{{DRAWING}}}") and element is not root
    ]


def with_renamed(content, ids):
    """Return a diagram in which these ids are renamed together with what refers to them."""
    root = etree.fromstring(content)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if name in REFERENCES and value in ids:
                element.set(name, new_name(value))
        if len(element) == 0 and element.text in ids and element.tag.endswith(("coming", "going", "NodeRef")):
            element.text = new_name(element.text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def form_keys(content):
    """Return the path of keys of every question and list of a form, with its properties and those around it."""
    found = []

    def walk(components, place, around):
        for one in components:
            name, said = one.get("key") or one.get("path"), {**around, **one.get("properties", {})}
            if name:
                found.append(((*place, name), said))
            walk(one.get("components", []), (*place, name) if one["type"] == "dynamiclist" else place, said)

    walk(json.loads(content)["components"], (), {})
    return found


def with_renamed_key(content, path):
    """Return a form in which the question or list at a path of keys has another key."""
    document = json.loads(content)

    def walk(components, place):
        for one in components:
            word = "key" if one.get("key") else "path"
            name = one.get(word)
            if name and (*place, name) == path:
                one[word] = new_name(name)
            walk(one.get("components", []), (*place, name) if one["type"] == "dynamiclist" else place)

    walk(document["components"], ())
    return json.dumps(document, ensure_ascii=False).encode()
