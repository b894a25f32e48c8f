import { expect, it } from "vitest";

import { timeTicks } from "./time-ticks";

const at = (hours: number) => new Date(2026, 2, 1, hours).getTime();

it("says the hour, and the day where it changes", () => {
    const ticks = [at(22), at(23), at(24), at(25)];
    expect(timeTicks(ticks, 3600, "en-GB")).toEqual(["22:00", "23:00", "2 Mar", "01:00"]);
});

it("says seconds where they matter, and only days where hours do not", () => {
    expect(timeTicks([at(10) + 5_000], 5, "en-GB")).toEqual(["10:00:05"]);
    expect(timeTicks([at(0), at(24)], 86_400, "en-GB")).toEqual(["1 Mar", "2 Mar"]);
});
