"""DMN files written out as short as possible."""

from xml.sax.saxutils import escape

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="规则" namespace="urn:rules">'


def dmn_file(*elements: str) -> bytes:
    """Return a file with some elements."""
    return (HEAD + "".join(elements) + "</definitions>").encode()


def table(
    *rows: str,
    inputs: str = "金额",
    outputs: str = "结果",
    policy: str = "UNIQUE",
    extra: str = "",
    output_inside: str = "",
) -> str:
    """Return a table; a row is `cell | cell -> result | result`, columns are written with commas."""
    columns = "".join(
        f"<input><inputExpression><text>{escape(name.strip())}</text></inputExpression></input>"
        for name in inputs.split(",")
    )
    results = "".join(
        f'<output name="{name.strip()}">{output_inside}</output>' for name in outputs.split(",")
    )
    rules = "".join(_rule(row, number) for number, row in enumerate(rows, start=1))
    return f'<decisionTable hitPolicy="{policy}" {extra}>{columns}{results}{rules}</decisionTable>'


def _rule(row: str, number: int) -> str:
    cells, results = row.split(" -> ")
    written = "".join(
        f"<{tag}><text>{escape(cell.strip())}</text></{tag}>"
        for tag, side in (("inputEntry", cells), ("outputEntry", results))
        for cell in side.split(" | ")
    )
    return f'<rule id="row_{number}">{written}</rule>'


def decision(logic: str, name: str = "审批", *, needs: str = "", kind: str = "") -> str:
    """Return a decision; `needs` are ids of decisions, `#id` of inputs and `*id` of knowledge."""
    links = "".join(_link(need) for need in needs.split())
    type_ref = f' typeRef="{kind}"' if kind else ""
    variable = f'<variable name="{name}"{type_ref}/>'
    return f'<decision id="d_{name}" name="{name}">{variable}{links}{logic}</decision>'


def _link(need: str) -> str:
    if need.startswith("*"):
        return f'<knowledgeRequirement><requiredKnowledge href="#{need[1:]}"/></knowledgeRequirement>'
    if need.startswith("#"):
        return f'<informationRequirement><requiredInput href="{need}"/></informationRequirement>'
    return f'<informationRequirement><requiredDecision href="#d_{need}"/></informationRequirement>'


def input_data(name: str, kind: str = "Any") -> str:
    """Return an input with a type; its id is its name."""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'


def literal(text: str) -> str:
    """Return a boxed FEEL expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"
