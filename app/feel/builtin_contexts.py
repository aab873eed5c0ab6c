"""Context functions (DMN 1.5, 10.3.4.9)."""

from __future__ import annotations

from typing import Any


def get_value(context: Any, key: Any) -> Any:
    """Return an entry of a context by its name or a list of names."""
    for name in key if isinstance(key, list) else [key]:
        if not isinstance(context, dict) or not isinstance(name, str):
            return None
        context = context.get(name)
    return context


def get_entries(context: Any) -> Any:
    """Return a context's entries as a list of key and value."""
    if not isinstance(context, dict):
        return None
    return [{"key": name, "value": value} for name, value in context.items()]


def make_context(entries: Any) -> Any:
    """Return a context made of keys and values; null when a key repeats."""
    found: dict[str, Any] = {}
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            return None
        if entry["key"] in found:
            return None
        found[entry["key"]] = entry["value"]
    return found


def context_put(context: Any, key: Any, value: Any) -> Any:
    """Return a context with an entry set, also deep inside by a list of names."""
    names = key if isinstance(key, list) else [key]
    if not isinstance(context, dict) or not names or not all(isinstance(name, str) for name in names):
        return None
    if len(names) == 1:
        return context | {names[0]: value}
    inner = context_put(context.get(names[0]), names[1:], value)
    return None if inner is None else context | {names[0]: inner}


def context_merge(contexts: Any) -> Any:
    """Return contexts put together, the later ones winning."""
    if not isinstance(contexts, list) or not all(isinstance(context, dict) for context in contexts):
        return None
    return {name: value for context in contexts for name, value in context.items()}
