"""Words that a page shows, says or offers: to find what is left in another language than Chinese."""

import re

COLLECT = """() => {
  const found = new Set();
  const add = (text) => text?.trim() && found.add(text.trim().replace(/\\s+/g, " "));
  const isSeen = (element) => element.checkVisibility?.({ opacityProperty: false }) ?? true;
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("code, script, style, textarea, .djs-visual, .dmn-js-parent .djs-group .djs-visual") || !isSeen(element)) continue;
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && !element.isContentEditable) add(node.textContent);
    }
    for (const name of ["title", "aria-label", "placeholder", "alt", "data-tooltip"]) add(element.getAttribute(name));
  }
  return [...found];
}"""
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[./:-][A-Za-z0-9_]+)*")
"""A word, an id, a name with dots or a path."""


TYPES = {"string", "number", "boolean", "date", "time", "Any", "integer"}
"""Types of values: files write them so, pages have words for them."""


def words_on(page):
    """Return every text of a page that somebody can see, hear or point at."""
    return set(page.evaluate(COLLECT))


def latin_words(texts, names):
    """Return, by text, the Latin words in it that are no names."""
    found = {
        text: [one for one in LATIN.findall(text) if len(one) > 1 and one not in names] for text in texts
    }
    return {text: words for text, words in found.items() if words}


def names_in_files(files):
    """Return what files call things: their paths, whole and without folder or ending, and ids, keys and codes in them."""
    found = set()
    for path, content in files.items():
        short = path.removeprefix("forms/").rpartition(".")[0]
        text = content.decode().replace("&quot;", '"')
        found |= {path, short, *short.split("/")}
        found |= set(re.findall(r'"=?([a-z][a-z0-9]*(?:[._/:][A-Za-z0-9_]+)*)"', text))
        found |= set(re.findall(r"[a-z][a-z0-9_]*(?:[.][a-z][a-z0-9_]*)+", text))
        found |= set(re.findall(r"^\[([a-z_]+)\]", text, re.MULTILINE))
    return found - TYPES
