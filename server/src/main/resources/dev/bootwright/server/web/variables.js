// The values that a machine has for the variables of templates.

import { $, api, attempt, element } from "./app.js";

/**
 * Draws them, with what sets and removes one.
 * @param isShown whether the machine is still the one that is looked at
 */
export async function drawVariables(machine, isShown) {
  const at = `/machines/${machine.id}/variables`;
  const { variables } = await api(at);
  if (!isShown()) return;
  const change = body => attempt(async () => {
    await api(at, { method: "POST", body: JSON.stringify(body) });
    if (isShown()) await drawVariables(machine, isShown);
  });
  const rows = Object.entries(variables).map(([name, value]) => element("tr", {},
    element("td", { textContent: name }), element("td", { textContent: value }),
    element("td", {}, element("button", { textContent: "Remove", onclick: () => change({ unset: [name] }) }))));
  const name = element("input", { placeholder: "variable", ariaLabel: "Variable", required: true, size: 12 });
  const value = element("input", { placeholder: "value", ariaLabel: "Value", size: 16 });
  const form = element("form", { className: "actions", onsubmit: event => {
    event.preventDefault();
    change({ set: { [name.value.trim()]: value.value } });
  } }, name, value, element("button", { textContent: "Set" }));
  $("#detail .variables").replaceChildren(element("h3", { textContent: "Variables" }),
    ...(rows.length ? [element("table", {}, element("tbody", {}, ...rows))] : []), form);
}
