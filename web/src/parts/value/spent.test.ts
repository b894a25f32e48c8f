import { describe, expect, it } from "vitest";

import { readMinutes, spentTime } from "./spent";

describe("time that was spent", () => {
    it("is read as people type it", () => {
        expect(readMinutes("90")).toBe(90);
        expect(readMinutes("1:30")).toBe(90);
        expect(readMinutes("1h 30m")).toBe(90);
        expect(readMinutes("1,5 h")).toBe(90);
        expect(readMinutes("20 min")).toBe(20);
        for (const wrong of ["", "0", "soon", "1:75", "25h", "-5"])
            expect([wrong, readMinutes(wrong)]).toEqual([wrong, null]);
    });

    it("is shown in hours and minutes", () => {
        expect(spentTime(45, "en")).toBe("45 min");
        expect(spentTime(90, "en")).toBe("1 hr 30 min");
        expect(spentTime(120, "de")).toBe("2 Std.");
        expect(spentTime(-30, "en")).toBe("−30 min");
    });
});
