import { expect, it } from "vitest";

import type { Entry, Message } from "../api/types";
import { story } from "./story";

const message = (id: string, created_at: string) => ({ id, created_at }) as Message;
const entry = (id: string, at: string, field = "level") =>
    ({
        id,
        at,
        action: "changed",
        changes: [{ field, before: null, after: "x" }],
    }) as unknown as Entry;

it("folds the changes between two messages into one part", () => {
    const parts = story(
        [message("1", "2026-01-01T10:00:00Z"), message("2", "2026-01-01T12:00:00Z")],
        [
            entry("9", "2026-01-01T11:30:00Z"),
            entry("8", "2026-01-01T11:00:00Z"),
            entry("7", "2026-01-01T13:00:00Z"),
        ],
    );

    expect(parts.map(({ id, entries }) => [id, entries.length])).toEqual([
        ["m1", 0],
        ["e8", 2],
        ["m2", 0],
        ["e7", 1],
    ]);
});

it("leaves out what the first message already tells", () => {
    const parts = story(
        [message("1", "2026-01-01T10:00:00Z")],
        [entry("8", "2026-01-01T10:00:00Z")],
    );
    expect(parts).toHaveLength(1);
});
