// A real OpenID provider for tests: oidc-provider with people of ours, who sign in by typing a name.
// Arguments: the package, a port, and its clients in JSON. Whoever signs in as "unit 91…" has that credit code, as
// "person 11…" that identity number, and by any other name neither.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const { Provider } = await import(pathToFileURL(process.argv[2]));
const [port, clients] = [Number(process.argv[3]), JSON.parse(process.argv[4])];
const issuer = `http://127.0.0.1:${port}`;

function claimsOf(id) {
  const [kind, number] = id.split(" ");
  return { unit: { uscc: number }, person: { id_number: number } }[kind] ?? {};
}

const provider = new Provider(issuer, {
  clients,
  acrValues: ["urn:door:unit", "urn:door:licence", "urn:door:person", "urn:door:other"],
  claims: { openid: ["sub"], acr: null, unit: ["uscc"], person: ["id_number"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ["only for tests"] },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...claimsOf(id) }) }),
  // Nobody is asked for consent: what the client asks for is granted.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid unit person");
    await grant.save();
    return grant;
  },
});

const page = (uid) => `<!doctype html><html lang="zh-CN"><title>统一身份认证</title><h1>统一身份认证</h1>
<form method="post" action="/interaction/${uid}"><label>账号 <input name="login"></label><label>入口 <input name="acr"></label><button name="go" value="yes">登录</button><button name="go" value="no">取消</button></form>`;

async function read(request) {
  let body = "";
  for await (const piece of request) {
    body += piece;
  }
  return new URLSearchParams(body);
}

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(page(details.uid));
    return;
  }
  const typed = await read(request);
  const acr = typed.get("acr") || details.params.acr_values;
  const result =
    typed.get("go") === "no"
      ? { error: "access_denied", error_description: "cancelled" }
      : { login: { accountId: typed.get("login"), ...(acr ? { acr } : {}) } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

createServer((request, response) => {
  if (request.url.startsWith("/interaction/")) {
    interact(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  } else {
    provider.callback()(request, response);
  }
}).listen(port, "127.0.0.1", () => console.log("ready"));
