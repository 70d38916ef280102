// Built by `npm run build` from src/. Do not edit; licences of what it holds: LICENSES.txt.
"use strict";
var __defProp = Object.defineProperty;
var __name = (target, value) => __defProp(target, "name", { value, configurable: true });

// src/model/failure.ts
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
__name(messageOf, "messageOf");

// src/sandbox/gate.ts
var import_node_http = require("node:http");
var import_node_https = require("node:https");
var mostConnections = 128;
function mayPass(host, hosts) {
  const name = (host ?? "").toLowerCase().replace(/:(443|80)$/, "");
  return /^[a-z0-9.-]+$/.test(name) && hosts.some((own) => name === own || name.endsWith(`.${own}`));
}
__name(mayPass, "mayPass");
var hops = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect"
];
var onward = /* @__PURE__ */ __name((headers) => Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => hops.includes(name) || value === void 0 ? [] : [[name, value]])), "onward");
function whyNot(asked, own) {
  if (asked.hosts !== 1 || !mayPass(asked.host, own)) return `the sandbox leads to ${own.join(", ")} alone`;
  return asked.url.startsWith("/") && !asked.url.startsWith("//") ? void 0 : "a path is wanted";
}
__name(whyNot, "whyNot");
async function openGate(options) {
  const { certificate, key } = options.pair;
  const secure = (0, import_node_https.createServer)({ cert: certificate, key, ALPNProtocols: ["http/1.1"] });
  const plain = (0, import_node_http.createServer)();
  await Promise.all([listen(secure, options.sockets.https, "https", options), listen(plain, options.sockets.http, "http", options)]);
  return {
    close: /* @__PURE__ */ __name(() => {
      for (const server of [secure, plain]) {
        server.closeAllConnections();
        server.close();
      }
    }, "close")
  };
}
__name(openGate, "openGate");
async function listen(server, path, scheme, options) {
  server.maxConnections = mostConnections;
  server.requestTimeout = 0;
  server.on("request", (incoming, response) => forward(scheme, options, incoming, response));
  server.on("upgrade", (incoming, socket, head) => forwardSocket(scheme, options, incoming, socket, head));
  for (const event of ["tlsClientError", "clientError"]) server.on(event, (_error, socket) => socket.destroy());
  await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen({ path, readableAll: true, writableAll: true }, () => resolve());
  });
}
__name(listen, "listen");
function refusal(incoming, { hosts }) {
  const named = incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
  return whyNot({ host: incoming.headers.host, hosts: named, url: incoming.url ?? "" }, hosts);
}
__name(refusal, "refusal");
var agents = { http: new import_node_http.Agent({ keepAlive: true, maxFreeSockets: 0 }), https: new import_node_https.Agent({ keepAlive: true, maxFreeSockets: 0 }) };
function ask(scheme, options, incoming, more) {
  const host = (incoming.headers.host ?? "").toLowerCase();
  const wanted = {
    host: options.edgeAddress,
    port: options.edgePorts[scheme],
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    headers: { ...onward(incoming.headers), ...more, host },
    agent: agents[scheme]
  };
  return scheme === "http" ? (0, import_node_http.request)(wanted) : (0, import_node_https.request)({ ...wanted, servername: host.replace(/:\d+$/, ""), ca: options.ca });
}
__name(ask, "ask");
function forward(scheme, options, incoming, response) {
  const why = refusal(incoming, options);
  const plainly = /* @__PURE__ */ __name((status, text) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(`${text}
`);
  }, "plainly");
  if (why !== void 0) {
    plainly(403, why);
    return;
  }
  const outgoing = ask(scheme, options, incoming, {});
  outgoing.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, onward(answer.headers));
    response.flushHeaders();
    answer.on("error", () => response.destroy());
    answer.on("aborted", () => response.destroy());
    answer.pipe(response);
  });
  outgoing.on("error", (error) => plainly(502, `the edge does not answer: ${error.message}`));
  incoming.on("error", () => outgoing.destroy());
  response.on("error", () => outgoing.destroy());
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}
__name(forward, "forward");
function forwardSocket(scheme, options, incoming, socket, head) {
  socket.on("error", () => socket.destroy());
  if (refusal(incoming, options) !== void 0 || incoming.headers.upgrade?.toLowerCase() !== "websocket") {
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    return;
  }
  const outgoing = ask(scheme, options, incoming, { connection: "Upgrade", upgrade: "websocket" });
  const headOf = /* @__PURE__ */ __name((answer, last) => {
    const lines = Object.entries(onward(answer.headers)).flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`));
    return `${[`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, ...lines, ...last].join("\r\n")}\r
\r
`;
  }, "headOf");
  outgoing.on("upgrade", (answer, other, rest) => {
    socket.write(headOf(answer, ["connection: Upgrade", "upgrade: websocket"]));
    if (rest.length > 0) socket.write(rest);
    if (head.length > 0) other.write(head);
    other.on("error", () => socket.destroy());
    other.on("close", () => socket.destroy());
    socket.on("close", () => other.destroy());
    other.pipe(socket).pipe(other);
  });
  outgoing.on("response", (answer) => {
    socket.write(headOf(answer, ["connection: close"]));
    answer.pipe(socket);
  });
  outgoing.on("error", () => socket.destroy());
  outgoing.end();
}
__name(forwardSocket, "forwardSocket");

// src/sandbox/gate-main.ts
process.on("disconnect", () => process.exit(0));
process.once("message", (options) => {
  openGate(options).then(
    () => process.send?.("open"),
    (error) => process.send?.(messageOf(error))
  );
});
