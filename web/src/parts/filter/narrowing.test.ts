import { describe, expect, it } from "vitest";

import type { ExplainedTerm, Explanation } from "../../api/filters";
import { corrected, narrowed } from "./narrowing";

/** What the server says of terms, each with its slot: `status is:open`. */
function explained(...terms: string[]): Explanation {
    const all = terms.map((term): ExplainedTerm => {
        const [slot = "", ...words] = term.split(" ");
        return {
            from: 0,
            to: 0,
            text: words.join(" "),
            field: slot || null,
            slot,
            sign: ":",
            is_negated: false,
            values: [],
        };
    });
    return { text: all.map(({ text }) => text).join(" "), terms: all, fault: null };
}

describe("a view that is narrowed", () => {
    it("holds beside what is typed", () => {
        const view = explained("assignee assignee:me", "status is:open");
        expect(narrowed(view, explained("level level:L2"))).toEqual({
            filter: "assignee:me is:open level:L2",
            replaced: "",
        });
        expect(narrowed(view, explained()).filter).toBe("assignee:me is:open");
    });

    it("gives way where the typed terms ask the same in another way, and tells", () => {
        const view = explained("assignee assignee:me", "status is:open");
        expect(narrowed(view, explained("status status:resolved"))).toEqual({
            filter: "assignee:me status:resolved",
            replaced: "is:open",
        });
        expect(narrowed(view, explained("status is:open")).replaced).toBe("");
    });

    it("keeps several terms of what a thing has several of, and alternatives in parentheses", () => {
        const typed = explained(" label:a", " label:b", " level:L1 or level:L2");
        expect(narrowed(explained("status is:open"), typed).filter).toBe(
            "is:open label:a label:b (level:L1 or level:L2)",
        );
    });
});

it("puts what was meant in the place of what is wrong", () => {
    const fault = { at: 2, length: 5, code: "", message: "", params: [], suggestion: "genre" };
    expect(corrected("🔥 gerne:x", fault)).toBe("🔥 genre:x");
    expect(corrected("a", { ...fault, suggestion: null })).toBeNull();
});
