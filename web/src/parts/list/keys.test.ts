import { expect, it } from "vitest";

import { listAction } from "./keys";

const pressed = (key: string, modifiers = {}) =>
    listAction({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers }, 20);

it.each([
    ["j", { do: "step", by: 1 }],
    ["ArrowUp", { do: "step", by: -1 }],
    ["PageDown", { do: "step", by: 19 }],
    ["Enter", { do: "open" }],
    ["x", { do: "select", isRange: false }],
    ["X", { do: "select", isRange: true }],
    ["Escape", { do: "clear" }],
    ["e", null],
])("%s does what it does in every list", (key, action) => {
    expect(pressed(key)).toEqual(action);
});

it("leaves keys of the browser to the browser, and takes all with Ctrl-A", () => {
    expect(pressed("j", { ctrlKey: true })).toBeNull();
    expect(pressed("ArrowDown", { altKey: true })).toBeNull();
    expect(pressed("a", { metaKey: true })).toEqual({ do: "selectAll" });
});
