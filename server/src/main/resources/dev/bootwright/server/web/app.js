// The page: every machine and its way up, live. Plain modules, no build step; text reaches the
// document only through textContent, so nothing a machine says can become markup.

import { drawPower } from "./power.js";
import { drawVariables } from "./variables.js";

const PHASES = ["firmware", "dhcp", "loader", "kernel", "agent", "inventory", "plan", "steps", "configured"];
const WITHIN = { menu: "loader", live: "kernel" }; // phases without a place of their own in the bar
const LABELS = { dhcp: "DHCP" };
export const $ = (selector, root = document) => root.querySelector(selector);

const machines = new Map();
let chosen = null;
let clockSkew = 0; // the server's clock minus ours, in milliseconds

/** An element with properties and children; strings become text. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

export async function api(path, options = {}) {
  const answer = await fetch("/api/v1" + path, {
    ...options,
    headers: { "X-Bootwright": "page", ...(options.body ? { "Content-Type": "application/json" } : {}) },
  });
  if (answer.status === 401) {
    showLogin();
    throw new Error("not signed in");
  }
  const type = answer.headers.get("Content-Type") ?? "";
  const body = type.includes("json") ? await answer.json() : await answer.text();
  if (!answer.ok) throw new Error(body.error ?? `${answer.status} ${answer.statusText}`);
  return body;
}

// ---- signing in -------------------------------------------------------------------------------

function showLogin() {
  $("#login").hidden = false;
  $("#machines").hidden = true;
  $("#connection").textContent = "not signed in";
}

async function signIn(code) {
  const answer = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Bootwright": "page" },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) throw new Error((await answer.json()).error ?? "that code is not right");
}

$("#login form").addEventListener("submit", async event => {
  event.preventDefault();
  const form = event.target;
  try {
    await signIn(form.code.value.trim());
    $("#login").hidden = true;
    listen();
    drawTargets();
  } catch (e) {
    $(".error", form).textContent = e.message;
  }
});

// ---- the list ---------------------------------------------------------------------------------

function listen() {
  $("#machines").hidden = false;
  const events = new EventSource("/api/v1/events");
  const connection = $("#connection");
  events.onopen = () => {
    connection.textContent = "live";
    connection.className = "live";
  };
  events.onerror = async () => {
    connection.textContent = "connection lost, trying again";
    connection.className = "lost";
    if (events.readyState === EventSource.CLOSED) {
      try {
        await api("/machines"); // shows the sign-in when that is what is missing
        setTimeout(listen, 2000);
      } catch {
        setTimeout(() => $("#login").hidden && listen(), 2000);
      }
    }
  };
  events.addEventListener("machine", event => {
    const machine = JSON.parse(event.data);
    if (machine.nowMillis) clockSkew = machine.nowMillis - Date.now();
    machines.set(machine.id, machine);
    drawRow(machine);
    drawSummary();
    if (machine.id === chosen) drawDetail();
  });
  events.addEventListener("removed", event => {
    const { id } = JSON.parse(event.data);
    machines.delete(id);
    document.getElementById("machine-" + id)?.remove();
    if (id === chosen) close();
    drawSummary();
  });
}

function drawSummary() {
  const counts = {};
  for (const { state } of machines.values()) counts[state] = (counts[state] ?? 0) + 1;
  const words = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  $("#summary").textContent = words.length ? words.join(", ") : "";
  $("#machines .empty").hidden = machines.size > 0;
}

/** Seconds since the first phase of this boot; it stands still once the machine is done. */
function seconds(machine) {
  const phases = machine.phases ?? [];
  if (!phases.length) return null;
  const over = machine.state === "configured" || machine.state === "failed";
  const end = over ? phases.at(-1).atMillis : Date.now() + clockSkew;
  return Math.max(0, (end - phases[0].atMillis) / 1000);
}

function bar(machine) {
  const failed = machine.phase === "failed";
  const reached = (machine.phases ?? []).map(({ phase }) => PHASES.indexOf(WITHIN[phase] ?? phase));
  const furthest = Math.max(-1, ...reached);
  const strip = element("div", { className: "bar" });
  PHASES.forEach((phase, index) => {
    const part = element("span", { title: LABELS[phase] ?? phase });
    if (index < furthest || machine.state === "configured") part.className = "done";
    else if (index === furthest) part.className = failed ? "failed" : "now";
    if (phase === "steps" && machine.job?.steps) {
      part.style.setProperty("--part", `${Math.round((100 * machine.job.step) / machine.job.steps)}%`);
    }
    strip.append(part);
  });
  return strip;
}

function phaseText(machine) {
  if (machine.error) return machine.error;
  const phase = LABELS[machine.phase] ?? machine.phase ?? "";
  if (machine.phase === "steps" && machine.job) {
    return `step ${Math.min(machine.job.step + 1, machine.job.steps)} of ${machine.job.steps}: ${machine.job.title ?? ""}`;
  }
  const detail = machine.phases?.at(-1)?.detail;
  return detail ? `${phase}: ${detail}` : phase;
}

function drawRow(machine) {
  const row = element(
    "tr",
    { id: "machine-" + machine.id, tabIndex: 0, className: machine.id === chosen ? "chosen" : "" },
    element("td", {}, element("div", { className: "name", textContent: machine.name }),
      element("div", { className: "mac", textContent: machine.macs?.[0] ?? machine.serial ?? "" })),
    element("td", { textContent: machine.firmware ? machine.firmware.toUpperCase() : "" }),
    element("td", { className: "state " + machine.state, textContent: machine.state }),
    element("td", { className: "wide" }, bar(machine), element("span", { className: "phase", textContent: phaseText(machine) })),
    element("td", { className: "number", textContent: seconds(machine)?.toFixed(1) ?? "" }),
  );
  row.addEventListener("click", () => open(machine.id));
  row.addEventListener("keydown", event => event.key === "Enter" && open(machine.id));
  const old = document.getElementById(row.id);
  if (old) {
    const focused = document.activeElement === old;
    old.replaceWith(row);
    if (focused) row.focus();
  } else {
    $("#machines tbody").append(row);
  }
}

setInterval(() => {
  for (const machine of machines.values()) {
    const cell = document.getElementById("machine-" + machine.id)?.lastElementChild;
    if (cell) cell.textContent = seconds(machine)?.toFixed(1) ?? "";
  }
}, 200);

// ---- block devices ------------------------------------------------------------------------------

/** Counters have no events: they are asked for, often only where there is something to count. */
async function drawTargets() {
  let wait = 10_000;
  try {
    if ($("#login").hidden && !document.hidden) {
      const { targets = [] } = await api("/aoe");
      $("#targets").hidden = !targets.length;
      $("#targets tbody").replaceChildren(...targets.map(target => element("tr", {},
        element("td", { textContent: target.target }),
        element("td", {}, element("span", { className: "phase", textContent: [target.source, target.readOnly && "read-only",
          target.overlay && "overlays", target.reservedFor.length && "reserved for " + target.reservedFor.join(", ")]
          .filter(Boolean).join(" · ") })),
        ...[size(target.size), size(target.readBytes), size(target.writtenBytes), target.flushes, target.refused]
          .map(text => element("td", { className: "number", textContent: text })))));
      if (targets.length) wait = 2000;
    }
  } catch {
    // the connection line says what is wrong
  }
  setTimeout(drawTargets, wait);
}

// ---- one machine ------------------------------------------------------------------------------

function open(id) {
  chosen = id;
  $("main").classList.add("open");
  $("#detail").hidden = false;
  for (const part of ["power", "variables", "job", "plan", "timeline", "inventory"]) $("#detail ." + part).replaceChildren();
  document.querySelectorAll("tr.chosen").forEach(row => row.classList.remove("chosen"));
  document.getElementById("machine-" + id)?.classList.add("chosen");
  drawDetail();
  drawInventory(id);
  const isShown = () => chosen === id;
  drawPower(machines.get(id), isShown);
  drawVariables(machines.get(id), isShown);
}

function close() {
  chosen = null;
  $("main").classList.remove("open");
  $("#detail").hidden = true;
  document.querySelectorAll("tr.chosen").forEach(row => row.classList.remove("chosen"));
}

$("#detail .close").addEventListener("click", close);
document.addEventListener("keydown", event => event.key === "Escape" && !$("#confirm").open && close());

export async function attempt(action) {
  const error = $("#detail > .error");
  try {
    error.textContent = "";
    await action();
  } catch (e) {
    error.textContent = e.message;
  }
}

let drawing = false;
let drawAgain = false;

/** Draws the parts that change while a job runs; calls that come meanwhile become one more. */
async function drawDetail() {
  if (drawing) {
    drawAgain = true;
    return;
  }
  drawing = true;
  try {
    do {
      drawAgain = false;
      const machine = machines.get(chosen);
      if (!machine) return;
      $("#detail h2").textContent = machine.name;
      $("#detail .facts").textContent = [machine.serial && "serial " + machine.serial, machine.uuid, ...(machine.macs ?? [])]
        .filter(Boolean).join(" · ");
      $("#detail > .error").textContent = machine.error ?? "";
      await Promise.all([drawActions(machine), drawJob(machine), drawTimeline(machine)]);
    } while (drawAgain);
  } finally {
    drawing = false;
  }
}

async function drawActions(machine) {
  const actions = $("#detail .actions");
  if (actions.dataset.for === machine.id + machine.state + machine.template) return;
  const templates = (await api("/templates")).templates ?? [];
  const choice = element("select", { ariaLabel: "Template" },
    ...templates.map(({ name }) => element("option", { value: name, textContent: name, selected: name === machine.template })));
  const at = `/machines/${machine.id}`;
  actions.replaceChildren(...[
    machine.approved ? null : element("button", { className: "primary", textContent: "Approve", onclick: () =>
      attempt(() => api(at + "/approve", { method: "POST" })) }),
    templates.length ? choice : null,
    templates.length ? element("button", { textContent: "Plan", onclick: () => attempt(() => drawPlan(at, choice.value)) }) : null,
    templates.length ? element("button", { textContent: "Assign", onclick: () =>
      attempt(() => api(at + "/assign", { method: "POST", body: JSON.stringify({ template: choice.value }) })) }) : null,
    machine.job && ["waiting", "running"].includes(machine.job.state) ? element("button", { textContent: "Cancel job", onclick: () =>
      attempt(() => api(`/jobs/${machine.job.id}/cancel`, { method: "POST" })) }) : null,
  ].filter(Boolean));
  actions.dataset.for = machine.id + machine.state + machine.template;
}

async function drawPlan(at, template) {
  const plan = await api(at + "/plan", { method: "POST", body: JSON.stringify({ template }) });
  $("#detail .plan").replaceChildren(
    element("h3", { textContent: `Plan for ${template}` }),
    element("ol", { className: "steps" }, ...(plan.steps ?? []).map(step =>
      element("li", { className: "step" }, element("span", { className: "mark", textContent: "·" }), element("span", { textContent: step.outlook === "changes" ? step.title : `${step.title} (${step.outlook})` })))),
    ...(plan.destroys ?? []).map(line => element("p", { className: "destroys", textContent: line })),
    ...[...(plan.changed ?? []), ...(plan.kept ?? [])].map(line => element("p", { textContent: line })),
  );
}

const MARKS = { done: "✓", running: "▸", failed: "✗", skipped: "–", restarting: "↻", waiting: "·" };

async function drawJob(machine) {
  const part = $("#detail .job");
  if (!machine.job) {
    part.replaceChildren();
    return;
  }
  const [job, log] = await Promise.all([api("/jobs/" + machine.job.id), api(`/jobs/${machine.job.id}/log`)]);
  if (machine.id !== chosen) return;
  const text = element("pre", { textContent: log });
  part.replaceChildren(
    element("h3", { textContent: `Job ${job.state}` }),
    element("ol", { className: "steps" }, ...job.steps.map(step =>
      element("li", { className: "step " + step.state },
        element("span", { className: "mark", textContent: MARKS[step.state] ?? "" }),
        element("span", { textContent: step.title }),
        element("span", { className: "number", textContent: step.finishedMillis ? ((step.finishedMillis - step.startedMillis) / 1000).toFixed(1) + " s" : "" }),
        step.message ? element("small", { textContent: step.message }) : null))),
    log ? text : "",
  );
  text.scrollTop = text.scrollHeight;
}

async function drawTimeline(machine) {
  const { events = [] } = await api(`/machines/${machine.id}/timeline`);
  if (machine.id !== chosen || !events.length) return;
  const start = Math.min(...events.map(event => event.atMillis));
  $("#detail .timeline").replaceChildren(
    element("h3", { textContent: "Timeline of this boot" }),
    element("table", {}, element("tbody", {}, ...events.map(event => element("tr", {},
      element("td", { className: "number", textContent: ((event.atMillis - start) / 1000).toFixed(2) }),
      element("td", { textContent: event.kind }),
      element("td", { className: "phase", textContent: event.detail ?? "" }))))));
}

function size(bytes) {
  if (bytes === undefined) return "";
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const power = bytes > 0 ? Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1) : 0;
  return `${(bytes / 1024 ** power).toFixed(power && bytes % 1024 ** power ? 1 : 0)} ${units[power]}`;
}

const MOST_ROWS = 60;

/** A table; of a long one the beginning, until somebody asks for all. */
function rows(title, lines) {
  if (!lines.length) return [];
  const row = cells => element("tr", {}, ...cells.map(cell => element("td", { textContent: cell ?? "" })));
  const body = element("tbody", {}, ...lines.slice(0, MOST_ROWS).map(row));
  const more = lines.length > MOST_ROWS ? element("button", { textContent: `Show all ${lines.length}`, onclick: () => {
    body.append(...lines.slice(MOST_ROWS).map(row));
    more.remove();
  } }) : null;
  return [element("h3", { textContent: title }), element("table", {}, body), ...(more ? [more] : [])];
}

function linkText({ speed, carrier, neighbour }) {
  const link = carrier ? (speed ? speed + " Mbit/s" : "link") : "no link";
  return neighbour ? `${link} to ${neighbour.name ?? neighbour.chassis} ${neighbour.port}${neighbour.vlan ? ", VLAN " + neighbour.vlan : ""}` : link;
}

function healthText(health) {
  if (!health) return "";
  const facts = [health.temperature && health.temperature + " °C", health.hours && health.hours + " h",
    health.used !== undefined && health.used + " % used", ...(health.reasons ?? [])].filter(Boolean);
  return health.verdict + (facts.length ? ": " + facts.join(", ") : "");
}

const hex = (number, digits = 4) => number.toString(16).padStart(digits, "0");

/** `sources` of the inventory as one line: what was asked for which areas, and when. */
function sourceText(sources) {
  const from = new Map();
  for (const { area, from: what } of sources) from.set(what, [...(from.get(what) ?? []), area]);
  const at = sources.length ? new Date(Math.max(...sources.map(({ atMillis }) => atMillis))).toLocaleString() : "";
  return sources.length ? `${[...from].map(([what, areas]) => `${areas.join(", ")} from ${what}`).join("; ")}. By the machine's clock, ${at}.` : "";
}

async function drawInventory(id) {
  let inventory;
  try {
    inventory = await api(`/machines/${id}/inventory`);
  } catch {
    return; // none yet
  }
  const [{ inventories = [] }, { tests = [] }] = await Promise.all([api(`/machines/${id}/inventories`), api(`/machines/${id}/tests`)]);
  if (id !== chosen) return;
  const { system = {}, firmware = {}, memory = {}, boot = {}, topology = {}, bmc } = inventory;
  const at = `/api/v1/machines/${id}/inventory`;
  $("#detail .inventory").replaceChildren(
    ...rows("System", [[system.manufacturer, system.product, system.serial],
      ...(system.boardProduct ? [["board", [system.boardManufacturer, system.boardProduct].filter(Boolean).join(" "), system.boardSerial]] : []),
      [firmware.vendor, [firmware.version, firmware.date].filter(Boolean).join(", "), [(firmware.mode ?? "").toUpperCase(),
        firmware.secureBoot !== undefined && "Secure Boot " + (firmware.secureBoot ? "on" : "off"), boot.tpm && "TPM " + boot.tpm].filter(Boolean).join(", ")],
      ["memory", size(memory.total) + " usable", memory.installed ? size(memory.installed) + " installed" : ""],
      ...(bmc ? [["BMC", [bmc.manufacturer, bmc.product, bmc.firmware].filter(Boolean).join(" "), [bmc.address, bmc.source, bmc.vlan && "VLAN " + bmc.vlan].filter(Boolean).join(", ")],
        ...(bmc.users ?? []).map(user => ["BMC user " + user.number, user.name, user.enabled ? user.privilege : "may not log in"])] : [])]),
    ...rows("Processors", [...(inventory.cpus ?? []).map(cpu => [cpu.socket, cpu.model, [cpu.cores && cpu.cores + " cores", cpu.threads && cpu.threads + " threads"].filter(Boolean).join(", ")]),
      ...(topology.nodes ?? []).map(node => ["node " + node.number, "processors " + node.processors, size(node.memory)])]),
    ...rows("Memory modules", (memory.dimms ?? []).map(dimm => [dimm.slot, dimm.size ? size(dimm.size) : "empty", [dimm.type, dimm.speed && dimm.speed + " MT/s"].filter(Boolean).join(" "),
      [dimm.manufacturer, dimm.part, dimm.serial].filter(Boolean).join(" ")])),
    ...rows("Disks", (inventory.disks ?? []).map(disk => [disk.identity.serial || disk.identity.wwn, disk.model, size(disk.identity.size), disk.transport,
      disk.contents?.map(content => content.signature ?? content.name).filter(Boolean).join(", "), healthText(disk.health)])),
    ...rows("Controllers", (inventory.controllers ?? []).map(each => [each.pci, each.kind, each.model ?? `${hex(each.vendor)}:${hex(each.device)}`, each.driver, each.firmware, each.disks.length === 1 ? "1 disk" : `${each.disks.length} disks`])),
    ...rows("Network", (inventory.nics ?? []).map(nic => [nic.name, nic.permanentMac ?? nic.mac, nic.driver, nic.firmware, linkText(nic)])),
    ...rows("Graphics", (inventory.pci ?? []).filter(({ deviceClass }) => deviceClass >> 16 === 3).map(pci => [pci.address, pci.name ?? `${hex(pci.vendor)}:${hex(pci.device)}`, pci.driver])),
    ...rows("USB", (inventory.usb ?? []).map(usb => [usb.port, [usb.manufacturer, usb.product].filter(Boolean).join(" ") || `${hex(usb.vendor)}:${hex(usb.device)}`, usb.serial])),
    ...rows("Boot entries", (boot.entries ?? []).map(entry => [entry.number, entry.description, [entry.number === boot.current && "this boot", !entry.active && "off"].filter(Boolean).join(", ")])),
    ...rows("Tests", tests.map(({ test, subject, verdict, detail }) => [test, subject, verdict, detail])),
    ...rows("Not readable", (inventory.errors ?? []).map(error => [error])),
    ...rows("Inspections", inventories.toReversed().map(({ version, atMillis, changes }) =>
      [String(version), new Date(atMillis).toLocaleString(), changes.join("; ") || (version === 1 ? "the first" : "")])),
    element("p", { className: "phase" }, sourceText(inventory.sources ?? []), " ",
      element("a", { href: at, download: `${id}.json`, textContent: "As JSON" }), " ",
      element("a", { href: at + "/raw", download: `${id}.zip`, textContent: "As it was read" })),
  );
}

// ---- start ------------------------------------------------------------------------------------

const code = new URLSearchParams(location.hash.slice(1)).get("code");
history.replaceState(null, "", location.pathname);
try {
  if (code) await signIn(code);
  await api("/machines");
  listen();
  drawTargets();
} catch (e) {
  if ($("#login").hidden) $("#connection").textContent = e.message;
}
