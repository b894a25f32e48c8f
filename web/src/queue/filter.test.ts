import { describe, expect, it } from "vitest";

import { complete, completions, narrowed, parseFilter } from "./filter";

describe("the filter language", () => {
    it("reads terms with one value or several", () => {
        expect(parseFilter("status:open,new level:L2").terms).toEqual([
            { name: "status", values: ["open", "new"] },
            { name: "level", values: ["L2"] },
        ]);
    });

    it("names the words that are no terms", () => {
        expect(parseFilter("hello status: colour:red level:L1").unknown).toEqual([
            "hello",
            "status:",
            "colour:red",
        ]);
    });

    it("lets what is typed narrow the queue, and replace what both name", () => {
        expect(narrowed("assignee:me is:open", "level:L2")).toBe("assignee:me is:open level:L2");
        expect(narrowed("assignee:me is:open", "assignee:7")).toBe("is:open assignee:7");
    });

    it("names each term once, as the server wants it", () => {
        expect(narrowed("is:open", "is:open label:a label:b label:a")).toBe("is:open label:a,b");
    });

    it("completes names, then values, then further values", () => {
        expect(completions("pri")).toEqual(["priority:"]);
        expect(completions("is:open lev")).toEqual(["level:"]);
        expect(completions("level:L1,l")).toEqual(["level:L1,L2", "level:L1,L3", "level:L1,L4"]);
        expect(completions("label:x")).toEqual([]);
    });

    it("puts a completion in place of the last word", () => {
        expect(complete("is:open lev", "level:")).toBe("is:open level:");
        expect(complete("is:open level:", "level:L2")).toBe("is:open level:L2 ");
    });
});
