// Builds everything the pages load into the folder named by the first argument:
// style sheet and script with hashed names, icons as data, fonts for the slip, a manifest, the licences.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = process.argv[2];
const FONTS = ["400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf"];
/** What only the analysts' editors load. */
const EDITORS = [
  "styles/diagram_editor.css",
  "styles/table_editor.css",
  "scripts/studio/diagram_editor.js",
  "scripts/studio/table_editor.js",
  "scripts/studio/form_editor.js",
  "scripts/studio/parts_of_file.js",
  "scripts/studio/story_editor.js",
  "scripts/studio/compare_canvas.js",
];

if (!out) {
  throw new Error("The folder to build into is missing.");
}

/**
 * The editors of expressions make style elements, which our policy refuses; they know constructed style sheets, too,
 * and take them for shadow roots only. Here they take them everywhere.
 */
const styleSheetsWithoutElements = {
  name: "style sheets without elements",
  setup(build) {
    build.onLoad({ filter: /style-mod\/src\/style-mod\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const asked = "if (!root.head && root.adoptedStyleSheets";
      if (!source.includes(asked)) {
        throw new Error(`${path} has changed: “${asked}” is not in it.`);
      }
      return { contents: source.replaceAll(asked, "if (root.adoptedStyleSheets"), loader: "js" };
    });
  },
};

/**
 * Some words of the packages are written into their code and go through no translation. They are replaced as the
 * bundle is made; what is no longer there, because a package has changed, ends the build.
 */
const wordsOfPackages = {
  name: "words of packages",
  setup(build) {
    const files = JSON.parse(readFileSync(join(here, "scripts", "studio", "package_words.json"), "utf8"));
    const met = new Set();
    build.onLoad({ filter: /node_modules\/(dmn-js|diagram-js|bpmn-js-token-simulation).*\.js$/ }, ({ path }) => {
      const [name, words] = Object.entries(files).find(([one]) => path.endsWith(`/node_modules/${one}`)) ?? [];
      if (!name) {
        return undefined;
      }
      met.add(name);
      let contents = readFileSync(path, "utf8");
      for (const [theirs, ours] of Object.entries(words)) {
        if (!contents.includes(theirs)) {
          throw new Error(`${path} has changed: “${theirs}” is not in it.`);
        }
        contents = contents.replaceAll(theirs, ours);
      }
      return { contents, loader: "js" };
    });
    build.onEnd(() => {
      const missing = Object.keys(files).filter((name) => !met.has(name));
      return missing.length ? { errors: missing.map((name) => ({ text: `${name} is in no bundle; its words are not replaced.` })) } : undefined;
    });
  },
};

/** Bundle the entry points; esbuild puts a hash of the content into each name. */
async function bundle() {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["styles/app.css", "scripts/app.js", ...EDITORS],
    outdir: out,
    entryNames: "[name]-[hash]",
    assetNames: "fonts/[name]-[hash]",
    loader: { ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "empty", ".svg": "file" },
    bundle: true,
    minify: true,
    format: "iife",
    // The first versions that know light-dark(), which both themes rest on.
    target: ["chrome125", "firefox128", "safari18"],
    legalComments: "none",
    plugins: [styleSheetsWithoutElements, wordsOfPackages],
    metafile: true,
    logLevel: "warning",
  });
  const inputs = Object.keys(result.metafile.inputs);
  const names = Object.fromEntries(
    Object.entries(result.metafile.outputs)
      .filter(([, one]) => one.entryPoint)
      .map(([path, one]) => [basename(one.entryPoint), basename(path)]),
  );
  return { names, packages: inputs.map(packageOf).filter(Boolean) };
}

/** The package that a bundled file belongs to, as its place among the installed ones. */
function packageOf(path) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1].replace(/^.*?node_modules\//, "");
}

/** Keep only the inside of each used icon: the page puts it into an <svg> of its own. */
function icons() {
  const names = JSON.parse(readFileSync(join(here, "icons", "used.json"), "utf8"));
  const inside = (name) => {
    const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    return svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "").trim();
  };
  return Object.fromEntries(names.map((name) => [name, inside(name)]));
}

function fonts() {
  mkdirSync(join(out, "fonts"), { recursive: true });
  for (const font of FONTS) {
    cpSync(join(modules, "@expo-google-fonts/noto-sans-sc", font), join(out, "fonts", basename(font)));
  }
}

/** Every package whose code or data is in the build, with its licence text or, lacking one, its licence's name. */
function licences(bundled) {
  const shipped = new Set(["@expo-google-fonts/noto-sans-sc", "@tabler/core", "@tabler/icons", ...bundled]);
  return [...shipped].sort().map((name) => {
    const folder = join(modules, name);
    const facts = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const texts = readdirSync(folder)
      .filter((file) => /^licen[cs]e/i.test(file))
      .map((file) => readFileSync(join(folder, file), "utf8").trim());
    return `${name} ${facts.version} (${facts.license})\n\n${texts.join("\n\n") || facts.license}\n`;
  }).join(`\n${"-".repeat(72)}\n\n`);
}

/** Pack each text that browsers load, once for all: whoever serves it only chooses. The smaller, the longer it takes. */
function pack(always) {
  for (const file of readdirSync(out).filter((one) => /\.(css|js|svg)$/.test(one))) {
    const content = readFileSync(join(out, file));
    const quality = always.includes(file) ? constants.BROTLI_MAX_QUALITY : 9;
    const options = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(join(out, `${file}.br`), brotliCompressSync(content, { params: options }));
    writeFileSync(join(out, `${file}.gz`), gzipSync(content, { level: 9 }));
  }
}

function fingerprint(file) {
  return createHash("sha256").update(readFileSync(join(out, file))).digest("hex");
}

mkdirSync(out, { recursive: true });
const { names: files, packages } = await bundle();
fonts();
pack([files["app.css"], files["app.js"]]);
writeFileSync(join(out, "icons.json"), JSON.stringify(icons()));
writeFileSync(join(out, "THIRD-PARTY-LICENSES.txt"), licences(packages));
const manifest = { files, sha256: Object.fromEntries(Object.values(files).map((file) => [file, fingerprint(file)])) };
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
