"""What axe says of contrast, asked once for each pair of colours: finding out what lies behind a text is most of its work.

A text is told apart by its colour, size and weight, and by what its elements and those around it paint behind it.
Whether something else is laid over a text is asked by the same rule only where the pair is new.
"""

NEW_TEXTS = """seen => {
  const known = new Set(seen), fresh = [], keys = [];
  const drawn = new Map();
  const behind = (one) => {
    if (!one) return '';
    if (!drawn.has(one)) {
      const style = getComputedStyle(one), solid = /^rgb\\(/.test(style.backgroundColor) && style.opacity === '1';
      const own = `${style.backgroundColor} ${style.backgroundImage} ${style.opacity} ${style.filter}`;
      drawn.set(one, solid && style.backgroundImage === 'none' ? own : `${own}<${behind(one.parentElement)}`);
    }
    return drawn.get(one);
  };
  const written = (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
  for (const one of document.querySelectorAll('body, body *')) {
    if (!written(one) && !one.matches('input, select, textarea')) continue;
    const style = getComputedStyle(one);
    const key = [style.color, style.fontSize, style.fontWeight, style.textShadow, behind(one)].join('|');
    if (known.has(key) || !one.getClientRects().length) continue;
    known.add(key);
    keys.push(key);
    fresh.push(one);
  }
  window.textsToAsk = fresh;
  return keys;
}"""
ASK = """rule => window.textsToAsk.length === 0 ? [] : axe.run({include: window.textsToAsk}, {
  runOnly: {type: 'rule', values: [rule]},
  resultTypes: ['violations'],
  preload: false,
}).then(found => found.violations)"""
_right = {}
"""By rule, the pairs of colours that were right in this process."""


def contrast_violations(page, rule):
    """Return what axe finds about texts in pairs of colours that it has not been asked about before."""
    right = _right.setdefault(rule, set())
    new = page.evaluate(NEW_TEXTS, sorted(right))
    found = page.evaluate(ASK, rule)
    if not found:
        right.update(new)
    return found
