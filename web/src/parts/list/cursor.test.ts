import { expect, it } from "vitest";

import { standing, stepped, trimmed } from "./cursor";

const order = ["A-5", "A-4", "A-3", "A-2", "A-1"];
const cursor = { key: "A-3", order };

it("stays on its ticket whatever arrives before it", () => {
    expect(standing(["A-7", "A-6", ...order], cursor)).toEqual({ at: 4, isGone: false });
});

it("stands where the ticket was that is gone, on the one after it", () => {
    expect(standing(["A-6", "A-5", "A-4", "A-2", "A-1"], cursor)).toEqual({ at: 3, isGone: true });
    expect(standing(["A-5", "A-1"], cursor)).toEqual({ at: 1, isGone: true });
});

it("stands on the one before where none after it is left", () => {
    expect(standing(["A-5", "A-4"], cursor)).toEqual({ at: 1, isGone: true });
    expect(standing([], cursor)).toEqual({ at: -1, isGone: true });
});

it("goes from a ticket that is gone to its neighbours", () => {
    const gone = standing(["A-5", "A-4", "A-2", "A-1"], cursor);
    expect(stepped(gone, 1)).toBe(2);
    expect(stepped(gone, -1)).toBe(1);
    expect(stepped(standing(order, cursor), 1)).toBe(3);
    expect(stepped(standing(order, null), 1)).toBe(0);
});

it("finds its way with the part of the list that it keeps", () => {
    const long = Array.from({ length: 5000 }, (_, at) => `A-${at}`);
    const { order: part } = trimmed({ key: "A-2500", order: long });
    expect(part.length).toBeLessThanOrEqual(400);
    const now = long.filter((key) => key !== "A-2500");
    expect(standing(now, { key: "A-2500", order: part })).toEqual({ at: 2500, isGone: true });
});
