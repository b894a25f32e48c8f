// What is switched on in this process, as the program that started it last told by a message.
const on = new Set();
const watchers = new Map();

process.on("message", ({ fault, isOn }) => {
  if (!fault || on.has(fault) === isOn) return;
  if (isOn) on.add(fault);
  else on.delete(fault);
  watchers.get(fault)?.(isOn);
});

export function isOn(fault) {
  return on.has(fault);
}

/** Calls `act(isOn)` whenever the fault is switched; one for each fault. */
export function whenSwitched(fault, act) {
  watchers.set(fault, act);
}
