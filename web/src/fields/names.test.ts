// @vitest-environment happy-dom
import { expect, it } from "vitest";

import { nameFor } from "./fields";

it.each([
    ["Number of seats", "number_of_seats"],
    ["Größe (m²)", "grosse_m"],
    ["2nd contact", "nd_contact"],
    ["  ", ""],
    ["x".repeat(60), "x".repeat(40)],
])("a field labelled %j is called %j", (label, name) => {
    expect(nameFor(label)).toBe(name);
});
