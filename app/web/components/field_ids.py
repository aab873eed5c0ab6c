"""The id of the element on a page that asks for a field: where summaries and notices lead."""


def field_id(name: str) -> str:
    """Return the id of the element that asks for this name."""
    return "f-" + name.replace(".", "-").replace("_", "-")
