import { describe, expect, it } from "vitest";

import { type KeyPress, press } from "./keyboard";

const bindings = [
    { id: "next", keys: "j" },
    { id: "queue", keys: "g q" },
    { id: "automation", keys: "g A" },
    { id: "palette", keys: "mod+k" },
    { id: "range", keys: "X" },
];

const key = (name: string, more: Partial<KeyPress> = {}): KeyPress => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isEditing: false,
    ...more,
});

describe("the keyboard", () => {
    it("runs the command of a key", () => {
        expect(press("", key("j"), bindings)).toEqual({ pending: "", run: "next" });
    });

    it("waits for the second of two keys", () => {
        expect(press("", key("g"), bindings)).toEqual({ pending: "g", run: null });
        expect(press("g", key("q"), bindings)).toEqual({ pending: "", run: "queue" });
    });

    it("waits on while Shift is pressed for a capital letter", () => {
        expect(press("g", key("Shift"), bindings)).toEqual({ pending: "g", run: null });
        expect(press("g", key("A"), bindings)).toEqual({ pending: "", run: "automation" });
    });

    it("takes a key for itself where it does not follow the first", () => {
        expect(press("g", key("j"), bindings)).toEqual({ pending: "", run: "next" });
        expect(press("g", key("z"), bindings)).toEqual({ pending: "", run: null });
    });

    it("does nothing while text is typed, but for keys with Ctrl", () => {
        expect(press("", key("j", { isEditing: true }), bindings).run).toBeNull();
        expect(press("", key("k", { isEditing: true, ctrlKey: true }), bindings).run).toBe(
            "palette",
        );
        expect(press("", key("K", { metaKey: true }), bindings).run).toBe("palette");
    });

    it("tells capital letters apart and leaves Alt to the browser", () => {
        expect(press("", key("X"), bindings).run).toBe("range");
        expect(press("", key("x"), bindings).run).toBeNull();
        expect(press("", key("j", { altKey: true }), bindings).run).toBeNull();
    });
});
