// Reads diagrams and tables as the editors do and writes them again: a JSON object of paths and texts in, the same out.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";
import { DmnModdle } from "dmn-moddle";
import { written } from "../../frontend/scripts/studio/written_words.js";

const camunda = JSON.parse(readFileSync(process.argv[2], "utf8"));
const files = JSON.parse(readFileSync(0, "utf8"));
const out = {};
for (const [path, text] of Object.entries(files)) {
  const moddle = path.endsWith(".bpmn") ? new BpmnModdle({ camunda: written(camunda) }) : new DmnModdle();
  const { rootElement, warnings } = await moddle.fromXML(text, path.endsWith(".bpmn") ? undefined : "dmn:Definitions");
  const { xml } = await moddle.toXML(rootElement, { format: true });
  out[path] = { xml, warnings: warnings.map((one) => one.message) };
}
process.stdout.write(JSON.stringify(out));
