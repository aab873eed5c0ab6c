// Evaluate FEEL expressions with the package feelin: a JSON list of texts (or pairs of a cell and a text) in, a JSON list of answers out.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

const { evaluate, unaryTest } = await import(pathToFileURL(process.argv[2]).href);

/** Return a value as JSON holds it; what JSON has no word for gets a mark. */
function marked(value) {
  if (value === undefined || value === null || typeof value === 'function') {
    return value ? { function: true } : null;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : { number: String(value) };
  }
  if (typeof value !== 'object') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(marked);
  }
  const kind = value.constructor?.name ?? 'Object';
  if (kind === 'FeelRange') {
    return { range: [marked(value.start), marked(value.end), value['start included'], value['end included']] };
  }
  if (kind === 'FeelFunction') {
    return { function: true };
  }
  if (kind !== 'Object') {
    return { iso: value.iso };
  }
  return { context: Object.fromEntries(Object.entries(value).map(([name, item]) => [name, marked(item)])) };
}

/** Return the value of an expression, or of a cell with an expression to test: [cell, expression]. */
function valueOf(text) {
  if (!Array.isArray(text)) {
    return evaluate(text, {}).value;
  }
  return unaryTest(text[0], { '?': evaluate(text[1], {}).value }).value;
}

/** Return the marked value of a text, or what kind of error it is; some texts would take for ever. */
function answer(text) {
  globalThis.evaluateText = () => marked(valueOf(text));
  try {
    return { value: vm.runInThisContext('evaluateText()', { timeout: 200 }) };
  } catch (error) {
    return error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? { endless: true } : { error: error.constructor.name };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(answer)));
