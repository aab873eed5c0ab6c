// Files travel in pieces: each counts when the server has it on its disk. What breaks goes on where it stopped.

const PAUSES = [500, 1000, 2000, 4000, 8000, 15000, 15000];
const FIRST_PIECE = 256 * 1024;
const SMALLEST_PIECE = 64 * 1024;
const QUICK = 1000;
const SLOW = 8000;
const CONFLICT = 409;
const SERVER_TROUBLE = 500;

/** The server has said no, for a reason that trying again does not change. */
export class Refused extends Error {
  constructor(status, said) {
    super(said || "");
    this.status = status;
    this.said = said || "";
  }
}

export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** The digest of bytes, where the browser can tell one: only in safe surroundings. */
async function digestOf(bytes) {
  if (!crypto.subtle) {
    return "";
  }
  const found = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(found)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function ask(method, url, body, headers, { signal, onProgress }) {
  return new Promise((answered, failed) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries({ "X-Refresh": "1", ...headers })) {
      request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", (told) => onProgress?.(told.loaded));
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted || request.status === 0) {
        failed(new Error("cut off"));
        return;
      }
      let told = {};
      try {
        told = JSON.parse(request.responseText);
      } catch {
        // A page and no answer of ours: its status says enough.
      }
      answered({ status: request.status, told });
    });
    signal.addEventListener("abort", stop);
    request.send(body);
  });
}

function pause(milliseconds, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    const at = () => {
      clearTimeout(timer);
      done();
    };
    signal.addEventListener("abort", at, { once: true });
    window.addEventListener("online", at, { once: true });
  });
}

/** Ask until there is an answer: a line that breaks and a server that starts again are waited for. */
async function persist(tell, method, url, body, headers = {}, onProgress = null) {
  for (let attempt = 0; ; attempt += 1) {
    let answer = null;
    try {
      answer = await ask(method, url, body(), headers, { signal: tell.signal, onProgress });
    } catch {
      // Cut off: asked again below.
    }
    if (tell.signal.aborted) {
      throw new Refused(0, "");
    }
    if (answer && answer.status < SERVER_TROUBLE) {
      tell.waiting(false);
      return answer;
    }
    if (attempt >= PAUSES.length) {
      throw new Refused(answer?.status ?? 0, answer?.told.said);
    }
    tell.waiting(true);
    await pause(PAUSES[attempt], tell.signal);
  }
}

function must(answer) {
  if (answer.status >= 400) {
    throw new Refused(answer.status, answer.told.said);
  }
  return answer.told;
}

function form(tell, values) {
  return () => {
    const sent = new FormData();
    sent.set("csrf_token", tell.token);
    for (const [name, value] of Object.entries(values)) {
      sent.set(name, value);
    }
    return sent;
  };
}

async function sendPieces(tell, file, place, digest, largest, onBytes) {
  let received = place.received;
  let size = Math.min(FIRST_PIECE, largest);
  while (received < file.size) {
    onBytes(received);
    const piece = file.slice(received, Math.min(file.size, received + size));
    const headers = { "X-CSRFToken": tell.token, "Upload-Offset": String(received), "Content-Type": "application/octet-stream" };
    const known = await digestOf(await piece.arrayBuffer());
    if (known) {
      headers["Upload-Digest"] = known;
    }
    const began = performance.now();
    const from = received;
    const answer = await persist(tell, "PATCH", place.url, () => piece, headers, (sent) => onBytes(from + Math.min(sent, piece.size)));
    const took = performance.now() - began;
    if (answer.status !== CONFLICT) {
      must(answer);
    }
    received = answer.told.received;
    size = took < QUICK ? Math.min(largest, size * 2) : took > SLOW ? Math.max(SMALLEST_PIECE, size / 2) : size;
  }
  onBytes(file.size);
}

async function sendOne(tell, file, place, digest, largest, onBytes) {
  for (let again = 0; again < 3; again += 1) {
    await sendPieces(tell, file, place, digest, largest, onBytes);
    tell.checking();
    const answer = await persist(tell, "POST", place.url, form(tell, { digest }));
    if (answer.status !== CONFLICT) {
      must(answer);
      return;
    }
    place.received = answer.told.received;
  }
  throw new Refused(CONFLICT, "");
}

/**
 * Bring files to the server, one after the other; returns where a paper is made of them.
 * `tell` has token, signal, progress(percent), waiting(is), checking().
 */
export async function bring(tell, doorUrl, files, isMore) {
  const announced = [];
  const digests = [];
  for (const file of files) {
    const digest = await digestOf(await file.arrayBuffer());
    digests.push(digest);
    announced.push({ name: file.name, size: file.size, stamp: digest || String(file.lastModified) });
  }
  const values = { files: JSON.stringify(announced), more: isMore ? "1" : "" };
  const places = must(await persist(tell, "POST", doorUrl, form(tell, values)));
  const all = files.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  const unique = new Set();
  for (const [number, file] of files.entries()) {
    const place = places.files[number];
    if (!place.finished && !unique.has(place.url)) {
      await sendOne(tell, file, place, digests[number], places.piece, (bytes) => tell.progress(((before + bytes) / all) * 100));
    }
    unique.add(place.url);
    before += file.size;
    tell.progress((before / all) * 100);
  }
  return places.make;
}

/** Make one paper of the pages that have come; returns what the form shows of it. */
export async function make(tell, url, key) {
  return must(await persist(tell, "POST", url, form(tell, { _key: key }))).shown;
}
