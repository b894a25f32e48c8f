import { describe, expect, it } from "vitest";

import type { Link } from "../api/types";
import { subtasks } from "./subtasks";

function link(relation: Link["relation"], status: Link["ticket"]["status"]): Link {
    return {
        id: "1",
        relation,
        ticket: { key: "SHOP-1", subject: "x", status },
        is_split: false,
    };
}

describe("the subtasks of a ticket", () => {
    it("are its children, done where they are resolved or closed", () => {
        expect(
            subtasks([
                link("parent_of", "open"),
                link("parent_of", "resolved"),
                link("parent_of", "closed"),
                link("child_of", "closed"),
                link("relates_to", "open"),
            ]),
        ).toEqual({ all: 3, done: 2 });
        expect(subtasks([])).toEqual({ all: 0, done: 0 });
    });
});
