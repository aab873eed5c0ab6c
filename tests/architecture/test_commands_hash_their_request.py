"""A repetition is told from another request by all that was asked: no parameter of a command is left out."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEVER = frozenset({"context", "by", "key", "work", "idempotency_key"})
"""Who asks under which key is looked up by itself."""
NO_PART = {
    ("begin_registration", "address"): "the same request may come again from another network",
    ("import_calendar", "at_once"): "how many cases the caller waits for changes nothing of what is written",
    ("put_aside", "check"): "worked out of the file",
    ("put_aside", "then"): "what comes after the rows are stored",
    ("keep_once", "page"): "part of the key",
    ("keep_once", "action"): "the action's name",
    ("keep_once", "keep"): "what is done, not what was asked",
    ("_carried_out", "procedure"): "part of the action's name",
    ("_carried_out", "command"): "what is done, not what was asked",
}


def calls_of(tree):
    """Yield each function that runs something under a key itself, not in one that it holds, with the call."""
    todo = [(None, tree)]
    while todo:
        function, node = todo.pop()
        function = node if isinstance(node, ast.FunctionDef) else function
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "idempotent":
            yield function, node
        todo += [(function, child) for child in ast.iter_child_nodes(node)]


def names_in(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def read_for(function, request):
    """Return every name that the request is made of, through the variables it goes through."""
    found, before = names_in(request), set()
    while found != before:
        before = set(found)
        for node in ast.walk(function):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
                names_in(one) & found for one in targets
            ):
                found |= names_in(node.value) if node.value else set()
    return found


def commands():
    """Yield each function that runs something under a key, with its request."""
    for path in sorted((ROOT / "app" / "services").rglob("*.py")):
        source = path.read_text()
        if "idempotent(" in source:
            calls = sorted(calls_of(ast.parse(source)), key=lambda call: call[1].lineno)
            first = {function: call for function, call in reversed(calls) if function is not None}
            for function in sorted(first, key=lambda function: function.lineno):
                if function.name != "idempotent":
                    yield function, first[function].args[4]


COMMANDS = list(commands())


@pytest.mark.parametrize(("function", "hashed"), COMMANDS, ids=[one.name for one, _ in COMMANDS])
def test_a_command_hashes_everything_it_is_asked(function, hashed):
    parameters = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)} - NEVER
    missing = {
        name for name in parameters - read_for(function, hashed) if (function.name, name) not in NO_PART
    }
    assert missing == set()


def test_no_exception_is_left_of_a_command_that_is_gone():
    known = {(one.name, arg.arg) for one, _ in COMMANDS for arg in (*one.args.args, *one.args.kwonlyargs)}
    assert NO_PART.keys() <= known
