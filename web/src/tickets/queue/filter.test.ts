import { describe, expect, it } from "vitest";

import {
    completions,
    guesses,
    narrowed,
    parseFilter,
    personTyped,
    placesOfWords,
    printFilter,
    replaced,
} from "./filter";

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

    it("knows where each word stands", () => {
        expect(placesOfWords(' is:open  label:"a b"')).toEqual([
            { word: "is:open", from: 1, to: 8 },
            { word: 'label:"a b"', from: 10, to: 21 },
        ]);
    });

    it("takes names with spaces in quotation marks, whatever marks they are", () => {
        const terms = [{ name: "assignee", values: ["Lars Berg"] }];
        expect(parseFilter('assignee:"Lars Berg"').terms).toEqual(terms);
        expect(parseFilter("assignee:“Lars Berg”").terms).toEqual(terms);
        expect(parseFilter('assignee:"Lars Berg').terms).toEqual(terms);
        expect(printFilter(parseFilter('assignee:"Lars Berg" is:open').terms)).toBe(
            'assignee:"Lars Berg" is:open',
        );
        expect(parseFilter('requester:"Berg, Lars"').terms[0]?.values).toEqual(["Berg, Lars"]);
    });

    it("reads the values of closed lists in any case", () => {
        expect(parseFilter("level:l2,L3 Status:Open").terms).toEqual([
            { name: "level", values: ["L2", "L3"] },
            { name: "status", values: ["open"] },
        ]);
    });

    it("lets a status replace what a queue says of openness, and tells", () => {
        expect(narrowed("is:open", "status:resolved")).toBe("status:resolved");
        expect(replaced("is:open", "status:resolved level:L1")).toBe("is:open");
        expect(replaced("assignee:me is:open", "level:L1 is:open")).toBe("");
    });

    it("guesses what words that are no terms may have meant", () => {
        expect(guesses("assignee:Lars Berg is:open")).toEqual(['assignee:"Lars Berg" is:open']);
        expect(guesses("lars")).toEqual(["assignee:lars", "requester:lars", "label:lars"]);
        expect(guesses("assignee:me lars berg")).toEqual(['assignee:me requester:"lars berg"']);
        expect(guesses("colour:red")).toEqual([]);
        expect(guesses("is:open")).toEqual([]);
    });

    it("knows when a person's name is being typed", () => {
        expect(personTyped('is:open assignee:"Lars B')).toEqual({
            name: "assignee",
            text: "Lars B",
        });
        expect(personTyped("requester:la")).toEqual({ name: "requester", text: "la" });
        expect(personTyped("level:L2")).toBeNull();
        expect(personTyped("assignee:lars ")).toBeNull();
    });
});
