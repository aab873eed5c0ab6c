// Passkeys: the form says what the browser is asked; its answer travels in the form. Without a script the page offers codes.

const fromText = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withIds = (list) => (list ?? []).map((one) => ({ ...one, id: fromText(one.id) }));

/** What the browser is asked, with bytes where the form has text. */
function asked(options) {
  return {
    ...options,
    challenge: fromText(options.challenge),
    ...(options.user ? { user: { ...options.user, id: fromText(options.user.id) } } : {}),
    allowCredentials: withIds(options.allowCredentials),
    excludeCredentials: withIds(options.excludeCredentials),
  };
}

/** The browser's answer as the server reads it. */
function told({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const found = parts.filter((name) => response[name]).map((name) => [name, toText(response[name])]);
  return JSON.stringify({ id, rawId: toText(rawId), type, response: Object.fromEntries(found) });
}

async function answer(form) {
  const publicKey = asked(JSON.parse(form.dataset.options));
  const made =
    form.dataset.passkey === "make"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
  form.elements.answer.value = told(made);
}

export function passkeys() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form || form.elements.answer.value) {
      return;
    }
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      await answer(form);
      form.submit();
    } catch {
      // Whoever cancels, or has no such device, is told; the page stays as it is.
      failed.hidden = false;
    }
  });
}
