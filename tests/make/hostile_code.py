"""Programs where diagrams, tables and forms have expressions: the text of an attack, and every place it is put into."""

from tests.make.dmn_files import dmn_file, table
from tests.make.small_diagrams import diagram, element, end, flow, path, start, user

MARK = "/tmp/owned"  # noqa: S108 — what attacks name
"""Who counts puts a path of its own in its place and looks whether it is there afterwards."""
CODE = {
    "import": f"__import__('os').system('touch {MARK}')",
    "eval": f"eval(\"open('{MARK}','w')\")",
    "exec": f"exec(\"open('{MARK}','w')\")",
    "open": f"open('{MARK}', 'w').write('x')",
    "subclasses": f"().__class__.__mro__[1].__subclasses__()[137]('touch {MARK}', shell=True)",
    "globals of a function": f"(lambda: 0).__globals__['__builtins__']['open']('{MARK}','w')",
    "builtins": f"__builtins__.open('{MARK}','w')",
    "format": "'{0.__class__.__init__.__globals__}'.format(x)",
    "generator": "[g.gi_frame.f_back.f_globals for g in [(0 for _ in [1])]]",
    "getattr": f"getattr(getattr('', '__class__'), '__base__').__subclasses__() or open('{MARK}','w')",
    "Java": f"${{T(java.lang.Runtime).getRuntime().exec('touch {MARK}')}}",
    "Java by name": f"#{{''.class.forName('java.lang.Runtime').getRuntime().exec('touch {MARK}')}}",
    "JavaScript": f"require('child_process').execSync('touch {MARK}')",
    "JavaScript by constructor": f"this.constructor.constructor('return process')().mainModule.require('fs').writeFileSync('{MARK}','')",
    "Groovy": f'"touch {MARK}".execute()',
    "template": f"{{{{ cycler.__init__.__globals__.os.popen('touch {MARK}').read() }}}}",
    "template of Python": f"{{% import os %}}{{{{ os.system('touch {MARK}') }}}}",
    "shell": f"`touch {MARK}`; $(touch {MARK})",
    "DMN calls Java": '{f: function(x) external {java: {class: "java.lang.Runtime", method signature: "exec(java.lang.String)"}}, r: f("touch")}.r',
}  # fmt: skip
INERT = frozenset({"eval", "exec", "Groovy"})
"""What FEEL reads as names and parts that are nothing: a table that holds it decides null."""


def _around(*middle):
    return diagram(start(), *middle, end(), path("start", "a", "end"))


def _more(inner):
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def _escaped(code):
    return code.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;").replace('"', "&quot;")


def _condition(code):
    return diagram(
        start(), element("exclusiveGateway", "a", default="a_other"), end(), end("other"),
        flow("start", "a"), flow("a", "end", f"={code}"), flow("a", "other"),
    )  # fmt: skip


SPIFF = "xmlns:spiffworkflow='http://spiffworkflow.org/bpmn/schema/1.0/core'"
SITES = {
    "assignee": lambda code: _around(user("a", camunda_assignee=f"={code}")),
    "group": lambda code: _around(user("a", camunda_candidateGroups=f"={code}")),
    "due date": lambda code: _around(user("a", camunda_dueDate=f"={code}")),
    "form key": lambda code: _around(user("a", camunda_formKey=f"={code}")),
    "listener": lambda code: _around(user("a", _more(f"<camunda:executionListener event='start' expression='{_escaped(code)}'/>"))),
    "task listener": lambda code: _around(user("a", _more(f"<camunda:taskListener event='create'><camunda:script scriptFormat='python'>{_escaped(code)}</camunda:script></camunda:taskListener>"))),
    "class": lambda code: _around(element("serviceTask", "a", camunda_class=code)),
    "delegate": lambda code: _around(element("serviceTask", "a", camunda_delegateExpression=f"${{{code}}}")),
    "expression": lambda code: _around(element("serviceTask", "a", camunda_expression=f"${{{code}}}")),
    "script": lambda code: _around(element("scriptTask", "a", f"<bpmn:script>{_escaped(code)}</bpmn:script>", scriptFormat="python")),
    "script of a file": lambda _code: _around(element("scriptTask", "a", scriptFormat="python", camunda_resource="file:///etc/passwd")),
    "called element": lambda code: _around(element("callActivity", "a", calledElement=f"${{{code}}}")),
    "decision": lambda code: _around(element("businessRuleTask", "a", camunda_decisionRef=f"${{{code}}}")),
    "topic": lambda code: _around(element("serviceTask", "a", camunda_type="external", camunda_topic=code)),
    "spiff script": lambda code: _around(user("a", _more(f"<spiffworkflow:preScript {SPIFF}>{_escaped(code)}</spiffworkflow:preScript>"))),
    "spiff service": lambda code: _around(element("serviceTask", "a", _more(f"<spiffworkflow:serviceTaskOperator {SPIFF} id='{_escaped(code)}'/>"))),
    "condition": _condition,
    "loop": lambda code: _around(user("a", f"<bpmn:multiInstanceLoopCharacteristics camunda:collection='{_escaped(code)}'/>")),
    "timer": lambda code: _around(element("intermediateCatchEvent", "a", f"<bpmn:timerEventDefinition><bpmn:timeDuration>{_escaped(code)}</bpmn:timeDuration></bpmn:timerEventDefinition>")),
}  # fmt: skip
"""Diagrams; all of them are refused."""


def of_table(code):
    """Return a file of decisions with the attack in an input, a cell and a result."""
    cells = f"{code.replace('|', '/').replace(' -> ', ' ')} -> {code.replace('|', '/').replace(' -> ', ' ')}"
    return dmn_file('<decision id="d" name="d">', table(cells), "</decision>")
