// A registry on this machine for rehearsals: verdaccio, which knows nothing but our packages, behind a gate that records what is published and
// can fail as registries and networks do. npm's staging, which verdaccio does not have, is the gate's own.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { runServer } from "verdaccio";

/**
 * Starts a registry that keeps its files in `storage`. `intercept(name)` is asked before each package is stored or staged: `"refuse"` answers 500
 * and keeps nothing, `"lose"` stores the package and calls `lost(name)` instead of answering.
 */
export async function startRegistry(storage, { intercept = () => undefined, lost = () => undefined } = {}) {
  const verdaccio = await runServer({
    self_path: join(storage, "config.yaml"),
    storage: join(storage, "packages"),
    web: { enable: false },
    auth: { htpasswd: { file: join(storage, "htpasswd"), max_users: -1 } },
    uplinks: {},
    packages: { "@parsec-ts/*": { access: "$all", publish: "$all" } },
    max_body_size: "50mb",
    log: { type: "stdout", format: "pretty", level: "fatal" },
  });
  verdaccio.listen(0, "127.0.0.1");
  await once(verdaccio, "listening");
  const backend = verdaccio.address().port;

  /** Names of packages in the order in which they were stored, each as often as it was. */
  const stored = [];
  const stages = new Map();

  const gate = createServer(async (incoming, response) => {
    try {
      const body = await bytesOf(incoming);
      const { pathname } = new URL(incoming.url, "http://gate");
      if (pathname.startsWith("/-/stage")) await stage(incoming, pathname, body, response);
      else if (incoming.method === "PUT") await store(incoming, body, response);
      else await forward(incoming, body, response);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });

  async function store(incoming, body, response) {
    const name = decodeURIComponent(incoming.url.slice(1));
    const fault = intercept(name);
    if (fault === "refuse") return refuse(response);
    const answer = await ask(incoming, body);
    if (answer.status < 300) stored.push(name);
    if (fault === "lose") lost(name);
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async function forward(incoming, body, response) {
    const { status, headers, body: answer } = await ask(incoming, body);
    response.writeHead(status, headers).end(answer);
  }

  async function stage(incoming, pathname, body, response) {
    const json = (value) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    const [, approved] = /^\/-\/stage\/([\w-]+)\/approve$/.exec(pathname) ?? [];
    if (approved !== undefined) {
      const { url, headers, body: document } = stages.get(approved);
      await store({ method: "PUT", url, headers }, document, response);
      stages.delete(approved);
    } else if (incoming.method === "POST") {
      const document = JSON.parse(body);
      if (intercept(document.name) === "refuse") return refuse(response);
      const [{ version, dist }] = Object.values(document.versions);
      const url = pathname.replace("/-/stage/package", "");
      const stageId = randomUUID();
      const item = { id: stageId, packageName: document.name, version, shasum: dist.shasum };
      stages.set(stageId, { url, headers: incoming.headers, body, item });
      json({ stageId });
    } else {
      const items = [...stages.values()].map(({ item }) => item);
      json({ items, total: items.length });
    }
  }

  /** Asks verdaccio by the gate's own name, so that the addresses of tarballs lead through the gate. */
  async function ask({ method, url, headers }, body) {
    const { "transfer-encoding": _, ...kept } = headers;
    const outgoing = request({
      host: "127.0.0.1",
      port: backend,
      method,
      path: url,
      headers: { ...kept, "content-length": body.length },
    });
    outgoing.end(body);
    const [answer] = await once(outgoing, "response");
    return { status: answer.statusCode, headers: answer.headers, body: await bytesOf(answer) };
  }

  gate.listen(0, "127.0.0.1");
  await once(gate, "listening");
  return {
    url: `http://127.0.0.1:${gate.address().port}/`,
    stored,
    stages,
    async close() {
      for (const server of [gate, verdaccio]) {
        const closed = once(server, "close");
        server.close();
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

function refuse(response) {
  response.writeHead(500, { "content-type": "application/json" }).end('{"error":"refused by the rehearsal"}');
}

async function bytesOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
