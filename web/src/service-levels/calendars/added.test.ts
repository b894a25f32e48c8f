import { expect, test } from "vitest";

import { added } from "./added";

test("only holidays that the calendar does not have yet are taken over", () => {
    const known = [{ name: "New Year", date: "2026-01-01" }];
    const read = [
        { name: "New Year", date: "2026-01-01" },
        { name: "New Year", date: "2027-01-01" },
    ];
    expect(added(known, read)).toEqual([{ name: "New Year", date: "2027-01-01" }]);
});
