import { describe, expect, it } from "vitest";

import { readingOf } from "./units";

describe("the unit of a metric", () => {
    it("is a duration in milliseconds, from whatever it was measured in", () => {
        expect(readingOf("http.server.request.duration", "s", "avg")).toMatchObject({
            unit: "duration",
            factor: 1_000,
        });
        expect(readingOf("rpc_latency_seconds_bucket", "", "quantile")).toMatchObject({
            unit: "duration",
            factor: 1_000,
        });
    });

    it("is a number where seconds are counted in a second: so many were busy at once", () => {
        expect(readingOf("process_cpu_seconds_total", "", "rate")).toMatchObject({
            unit: "count",
            factor: 1,
        });
    });

    it("says that bytes are those of a second", () => {
        expect(readingOf("net.io", "By", "rate")).toMatchObject({
            unit: "bytes",
            isPerSecond: true,
        });
        expect(readingOf("heap", "MiBy", "avg")).toMatchObject({
            factor: 1_048_576,
            isPerSecond: false,
        });
    });

    it("keeps the name of what charts have no unit for", () => {
        expect(readingOf("queue.depth", "{message}", "avg")).toMatchObject({
            unit: "count",
            other: "message",
        });
        expect(readingOf("requests", "1", "rate")).toMatchObject({ unit: "rate", other: null });
    });
});
