// What the page does with a machine's BMC: shows whether the machine is on, and switches it.

import { $, api, attempt, element } from "./app.js";

/** What can be done, what it does to the machine, and what is asked of the server. */
const ACTIONS = [
  { name: "Switch on", effect: "is switched on", body: { action: "on" } },
  { name: "Start from the network", effect: "is cut off, and starts from the network once", body: { action: "cycle", bootFrom: "network" } },
  { name: "Power cycle", effect: "is cut off, and switched on again", body: { action: "cycle" } },
  { name: "Reset", effect: "is reset; what it was doing is lost", body: { action: "reset" } },
  { name: "Shut down", effect: "is asked to shut down", body: { action: "soft" } },
  { name: "Switch off", effect: "is cut off; what it was doing is lost", body: { action: "off" } },
];

/** Asks in a dialog; a machine without an operating system ignores being asked, one with it loses what is not written. */
function confirmed(question, action) {
  const dialog = $("#confirm");
  $("p", dialog).textContent = question;
  $("button[value=yes]", dialog).textContent = action;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise(answer => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
}

/** What a BMC says now, in one line. */
function told(bmc) {
  if (bmc.error) return bmc.error;
  const { power, otherMachine, bootNext } = bmc.now ?? {};
  return [power && "power " + power, bootNext?.device && bootNext.device !== "none" && "next from " + bootNext.device,
    otherMachine && "belongs to another machine: " + otherMachine].filter(Boolean).join(", ");
}

/**
 * Draws the part of a machine that has a BMC.
 * @param isShown whether the machine is still the one that is looked at
 */
export async function drawPower(machine, isShown) {
  const part = $("#detail .power");
  const at = `/machines/${machine.id}`;
  let bmc;
  try {
    bmc = await api(at + "/bmc");
  } catch {
    return; // nobody has said where its BMC is
  }
  if (!isShown()) return;
  const line = element("p", { className: bmc.error ? "error" : "facts", textContent: `${bmc.protocol} ${bmc.address}: ${told(bmc)}` });
  const choice = element("select", { ariaLabel: "Power" }, ...ACTIONS.map(({ name }, i) => element("option", { value: i, textContent: name })));
  const button = element("button", { textContent: "Do it", onclick: () => attempt(async () => {
    const { name, effect, body } = ACTIONS[choice.value];
    if (!await confirmed(`${machine.name} ${effect}.`, `${name}: ${machine.name}`)) return;
    button.disabled = true;
    try {
      await api(at + "/power", { method: "POST", body: JSON.stringify(body) });
      if (isShown()) await drawPower(machine, isShown);
    } finally {
      button.disabled = false;
    }
  }) });
  part.replaceChildren(element("h3", { textContent: "BMC" }), line, element("div", { className: "actions" }, choice, button));
}
