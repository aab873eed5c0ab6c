// Prints the table of app/domain/pinyin_initials.txt from the order of Chinese characters by sound that Node's ICU has.
const sound = new Intl.Collator("zh-u-co-pinyin");
const BLOCKS = [[0x3400, 0x4dbf], [0x4e00, 0x9fff], [0x20000, 0x323af]];
const FIRST = [..."阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀"];
const LETTERS = "abcdefghjklmnopqrstwxyz";
const LAST = "咗";
const PLAIN = [0x4e00, 0x9fff];
const WIDTH = 64;

const all = BLOCKS.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)));
const sorted = all.filter((one) => /\p{Script=Han}/u.test(one)).sort(sound.compare);
const known = sorted.slice(0, sorted.indexOf(LAST) + 1);
const starts = FIRST.map((one) => known.indexOf(one));
const letters = new Map();
known.forEach((one, place) => letters.set(one, LETTERS[starts.findLastIndex((start) => start <= place)]));

let plain = "";
for (let code = PLAIN[0]; code <= PLAIN[1]; code += 1) {
  plain += letters.get(String.fromCodePoint(code)) ?? ".";
}
const lines = plain.match(new RegExp(`.{1,${WIDTH}}`, "g"));
for (const letter of LETTERS) {
  const rest = [...letters].filter(([one, its]) => its === letter && (one.codePointAt(0) < PLAIN[0] || one.codePointAt(0) > PLAIN[1]));
  if (rest.length) {
    lines.push(`${letter} ${rest.map(([one]) => one).sort().join("")}`);
  }
}
process.stdout.write(`${lines.join("\n")}\n`);
