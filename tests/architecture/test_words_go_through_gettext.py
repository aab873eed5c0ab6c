"""Every sentence people read can be translated: no bare Chinese in templates or in the code of pages."""

import ast
import re
from pathlib import Path

import pytest
from flask_babel import gettext
from jinja2 import Environment, nodes

WEB = Path(__file__).parents[2] / "app" / "web"
CHINESE = re.compile(r"[\u3400-\u9fff]")
MARKS = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "pgettext"}
SAMPLES = {"style_guide.py", "style_guide_sample.py", "style_guide.html"}
"""Fictional people and papers of the style guide are data, not sentences of the product."""


def bare_in_template(source):
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.install_gettext_callables(gettext, gettext)
    tree = environment.parse(source)
    marked = {
        id(inner)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS
        for inner in call.find_all(nodes.Const)
    }
    bare = [one.data.strip() for one in tree.find_all(nodes.TemplateData) if CHINESE.search(one.data)]
    texts = [
        one for one in tree.find_all(nodes.Const) if isinstance(one.value, str) and id(one) not in marked
    ]
    return bare + [one.value for one in texts if CHINESE.search(one.value)]


def bare_in_code(source):
    tree = ast.parse(source)
    marked = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS
        for inner in ast.walk(call)
    }
    spoken = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and CHINESE.search(one.value)
        and id(one) not in marked | spoken
    ]


def files(pattern):
    return [path for path in sorted(WEB.rglob(pattern)) if path.name not in SAMPLES]


@pytest.mark.parametrize("path", files("*.html"), ids=lambda path: path.name)
def test_a_template_has_no_bare_chinese(path):
    assert bare_in_template(path.read_text()) == []


@pytest.mark.parametrize("path", files("*.py"), ids=lambda path: path.name)
def test_the_code_of_pages_has_no_bare_chinese(path):
    assert bare_in_code(path.read_text()) == []


def test_the_search_finds_what_it_is_for():
    found = bare_in_template('<p>你好 {{ _("好") }} {{ f("坏") }} {# 说明 #}</p>')
    assert found == ["<p>你好", "坏"]
    assert bare_in_code('"""说明"""\nx = _("好")\ny = "坏"') == ["坏"]
