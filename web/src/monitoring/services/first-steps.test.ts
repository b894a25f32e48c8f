// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { environmentOf } from "./first-steps";

describe("the first steps", () => {
    it("give a program its address and its key, the blank as OpenTelemetry wants it", () => {
        expect(environmentOf("https://care.example", "mainstay_ingest_1").split("\n")).toEqual([
            "OTEL_EXPORTER_OTLP_ENDPOINT=https://care.example",
            'OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20mainstay_ingest_1"',
            "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "OTEL_SERVICE_NAME=my-service",
        ]);
    });
});
