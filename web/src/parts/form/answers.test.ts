import { describe, expect, it } from "vitest";

import { asked, type AskedField, given, shownValue } from "./answers";

const field = (name: string, more: Partial<AskedField> = {}): AskedField => ({
    name,
    label: name,
    help: "",
    type: "text",
    choices: [],
    is_required: false,
    ...more,
});
const form = [
    field("access", { type: "checkbox" }),
    field("system", {
        type: "choice",
        choices: ["VPN", "Mail"],
        when: { field: "access", values: ["yes"] },
    }),
    field("device", { when: { field: "system", values: ["VPN"] } }),
    field("seats", { type: "number" }),
];
const names = (answers: Parameters<typeof asked>[1]) =>
    asked(form, answers).map(({ name }) => name);

describe("a form", () => {
    it("asks what depends on an answer once that is given, through any depth", () => {
        expect(names({})).toEqual(["access", "seats"]);
        expect(names({ access: true })).toEqual(["access", "system", "seats"]);
        expect(names({ access: true, system: "VPN" })).toEqual([
            "access",
            "system",
            "device",
            "seats",
        ]);
        // What was answered before its condition went away counts no more.
        expect(names({ access: false, system: "VPN" })).toEqual(["access", "seats"]);
    });

    it("sends answers to what is asked, numbers as numbers, and nothing that is empty", () => {
        const answers = { access: false, system: "VPN", device: "tablet", seats: "12" };
        expect(given(form, answers)).toEqual({ access: false, seats: 12 });
        expect(given(form, { access: true, system: "", seats: "twelve" })).toEqual({
            access: true,
            seats: "twelve",
        });
    });

    const words = { yes: "Ja", no: "Nein" };

    it("shows values as they are read, a date on its day in every time zone", () => {
        expect(shownValue({ type: "checkbox", value: false }, "de", words)).toBe("Nein");
        expect(shownValue({ type: "number", value: 1200 }, "de", words)).toBe("1.200");
        expect(shownValue({ type: "date", value: "2026-11-26" }, "de", words)).toBe("26.11.2026");
        expect(shownValue({ type: "person", value: "7", text: "Ann" }, "de", words)).toBe("Ann");
    });

    it("send numbers with decimals as text, and read them exactly", () => {
        const price = field("price", { type: "number", scale: 2 });
        expect(given([price], { price: "12,5" })).toEqual({ price: "12.5" });
        expect(given([price], { price: "12.50" })).toEqual({ price: "12.50" });
        const value = { type: "number" as const, value: "1234.50", scale: 2, unit: "EUR" };
        expect(shownValue(value, "de", words)).toBe("1.234,50 EUR");
    });
});
