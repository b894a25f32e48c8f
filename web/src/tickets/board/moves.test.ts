import { describe, expect, it } from "vitest";

import type { Status } from "../../api/types";
import { statusMove, statuses } from "./moves";

describe("a drop on a column of a status", () => {
    it("does what the lifecycle lets it do", () => {
        expect(statusMove("new", "open")).toEqual({ do: "take" });
        expect(statusMove("open", "resolved")).toEqual({ do: "resolve" });
        expect(statusMove("waiting_on_vendor", "closed")).toEqual({ do: "resolveAndClose" });
        expect(statusMove("resolved", "closed")).toEqual({ do: "close" });
        expect(statusMove("closed", "open")).toEqual({ do: "reopen" });
    });

    it("says why where it cannot", () => {
        expect(statusMove("open", "new")).toEqual({ refused: "new" });
        expect(statusMove("waiting_on_requester", "open")).toEqual({ refused: "open" });
        expect(statusMove("closed", "resolved")).toEqual({ refused: "closed" });
    });

    it("is known from each to each, and nothing where it was", () => {
        const pairs = statuses.flatMap((from) =>
            statuses.map((to): [Status, Status] => [from, to]),
        );
        for (const [from, to] of pairs) {
            const isSame = "do" in statusMove(from, to) && from === to;
            expect([from, to, isSame]).toEqual([from, to, from === to]);
        }
    });
});
