import { describe, expect, it } from "vitest";

import { confidenceWord } from "./confidence";

describe("a suspicion", () => {
    it("is likely, possible or weak", () => {
        expect([1, 0.7, 0.69, 0.4, 0.1].map(confidenceWord)).toEqual([
            "likely",
            "likely",
            "possible",
            "possible",
            "weak",
        ]);
    });
});
