"""Small decision tables for tests about the engine."""

from xml.sax.saxutils import escape


def table(
    identity: str, reads: str, rows: dict[str, tuple[str, ...]], *, outputs=("out",), policy="UNIQUE"
) -> bytes:
    """Return a table with one input; `rows` maps a test of it to the outputs."""
    lines = "".join(
        f'<rule id="row{number}"><inputEntry id="i{number}"><text>{escape(test)}</text></inputEntry>'
        + "".join(
            f'<outputEntry id="o{number}_{place}"><text>{escape(text)}</text></outputEntry>'
            for place, text in enumerate(values)
        )
        + "</rule>"
        for number, (test, values) in enumerate(rows.items(), start=1)
    )
    columns = "".join(f'<output id="c_{name}" name="{name}" typeRef="Any"/>' for name in outputs)
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="表" namespace="urn:test">'
        f'<decision id="{identity}" name="{identity}"><variable name="{identity}"/>'
        f'<decisionTable id="t" hitPolicy="{policy}"><input id="in"><inputExpression id="e">'
        f"<text>{escape(reads)}</text></inputExpression></input>{columns}{lines}</decisionTable></decision></definitions>"
    ).encode()
