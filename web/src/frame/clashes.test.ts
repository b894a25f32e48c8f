import { describe, expect, it } from "vitest";

import { clashes } from "./clashes";

const key = (id: string, keys: string, scope: string) => ({ id, keys, scope });

describe("keys clash", () => {
    it("in the same scope", () => {
        expect(clashes([key("a", "x", "list"), key("b", "x", "list")])).toHaveLength(1);
        expect(clashes([key("a", "x", "list"), key("b", "X", "list")])).toEqual([]);
    });

    it("with what is in force everywhere", () => {
        expect(clashes([key("a", "c", "everywhere"), key("b", "c", "ticket")])).toHaveLength(1);
    });

    it("with the page that their scope is a part of, and not with its other parts", () => {
        expect(clashes([key("a", "x", "list"), key("b", "x", "list/queue")])).toHaveLength(1);
        expect(clashes([key("a", "x", "list/queue"), key("b", "x", "list/mine")])).toEqual([]);
        expect(clashes([key("a", "x", "list"), key("b", "x", "listing")])).toEqual([]);
    });

    it("where one is the first of two keys of the other", () => {
        expect(clashes([key("a", "g", "list"), key("b", "g q", "everywhere")])).toHaveLength(1);
    });

    it("where one command is declared twice", () => {
        expect(clashes([key("a", "x", "list"), key("a", "y", "ticket")])).toHaveLength(1);
    });
});
