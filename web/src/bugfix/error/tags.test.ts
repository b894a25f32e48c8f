import { describe, expect, it } from "vitest";

import { differencesOf } from "./tags";
import { componentOf } from "./tree";

describe("what differs", () => {
    it("is what stands out, most of all first", () => {
        const value = (name: string, share: number, elsewhere: number, stands: boolean) => ({
            value: name,
            events: 1,
            share,
            share_elsewhere: elsewhere,
            is_over_represented: stands,
        });
        const tags = [
            { name: "browser", events: 2, values: [value("Safari", 0.9, 0.2, true)] },
            {
                name: "os",
                events: 2,
                values: [value("iOS", 1, 0.1, true), value("Linux", 0.3, 0.3, false)],
            },
        ];
        expect(differencesOf(tags).map(({ value: name }) => name)).toEqual(["iOS", "Safari"]);
    });
});

describe("an explanation", () => {
    it("is read whatever is missing, and no deeper than is shown", () => {
        expect(componentOf({ name: "frame", counts: true, parts: [{}, null, 5] })).toEqual({
            name: "frame",
            value: "",
            counts: true,
            hint: "",
            parts: [{ name: "", value: "", counts: false, hint: "", parts: [] }],
        });
        expect(componentOf("text")).toBeNull();
        let deep: unknown = {};
        for (let at = 0; at < 40; at++) deep = { parts: [deep] };
        expect(JSON.stringify(componentOf(deep)).split("parts").length).toBeLessThan(16);
    });
});
