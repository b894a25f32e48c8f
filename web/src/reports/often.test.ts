import { expect, it } from "vitest";

import { cronOf } from "./often";

it("says when a report is mailed as a cron expression", () => {
    expect(cronOf("monday", "07:00")).toBe("0 7 * * mon");
    expect(cronOf("workday", "16:05")).toBe("5 16 * * mon-fri");
    expect(cronOf("month", "00:30")).toBe("30 0 1 * *");
});
