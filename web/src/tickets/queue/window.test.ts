import { expect, it } from "vitest";

import { linesAt, topToShow } from "./window";

const seen = { top: 3200, size: 640, height: 32 };

it("draws what is seen and a little beyond it", () => {
    expect(linesAt(seen, 10_000)).toEqual({ first: 88, last: 132 });
    expect(linesAt({ ...seen, top: 0 }, 10_000)).toEqual({ first: 0, last: 32 });
    expect(linesAt(seen, 110)).toEqual({ first: 88, last: 109 });
    expect(linesAt(seen, 3)).toEqual({ first: 2, last: 2 });
    expect(linesAt(seen, 0)).toEqual({ first: 0, last: -1 });
});

it("scrolls no further than a line needs to be seen whole", () => {
    expect(topToShow(105, seen)).toBe(3200);
    expect(topToShow(120, seen)).toBe(121 * 32 - 640);
    expect(topToShow(10, seen)).toBe(320);
    expect(topToShow(0, { top: 0, size: 20, height: 32 })).toBe(0);
});
