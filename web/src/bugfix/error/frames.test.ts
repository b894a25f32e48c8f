import { describe, expect, it } from "vitest";

import type { ErrorEvent, ErrorFrame } from "../../api/types";
import { exceptionsOf, faultOf, linesOf, placeOf, sourceOf } from "./frames";

const frame = (function_: string, in_app: boolean | null, more: Partial<ErrorFrame> = {}) =>
    ({
        function: function_,
        in_app,
        file: "a.py",
        absolute_path: "",
        module: "",
        package: "",
        line: null,
        context: "",
        before: [],
        after: [],
        ...more,
    }) as unknown as ErrorFrame;
const trace = [
    frame("main", true),
    frame("serve", false),
    frame("route", false),
    frame("checkout", true),
    frame("total", false),
];
const shapes = (frames: ErrorFrame[]) =>
    linesOf(frames).map((line) =>
        line.kind === "library" ? line.frames.length : line.frame.function,
    );

describe("a stack trace", () => {
    it("begins with the newest call, and groups the calls of libraries", () => {
        expect(shapes(trace)).toEqual(["total", "checkout", 2, "main"]);
        expect(shapes([])).toEqual([]);
    });

    it("is at fault where the application's own call is nearest to the failure", () => {
        expect(faultOf(trace)).toBe(3);
        expect(faultOf([frame("a", false), frame("b", null)])).toBe(1);
        expect(linesOf(trace).filter((one) => one.kind === "frame" && one.isFault)).toHaveLength(1);
    });

    it("shows the call that failed where none is the application's own", () => {
        expect(shapes([frame("a", null), frame("b", null), frame("c", null)])).toEqual(["c", 2]);
    });

    it("numbers the lines of source around the one that failed", () => {
        const lines = sourceOf(
            frame("f", true, { line: 31, before: ["a", "b"], context: "c", after: ["d"] }),
        );
        expect(lines.map(({ number }) => number)).toEqual([29, 30, 31, 32]);
        expect(lines.map(({ isPointed }) => isPointed)).toEqual([false, false, true, false]);
        expect(sourceOf(frame("f", true))).toEqual([]);
        expect(placeOf(frame("f", true, { line: 31 }))).toBe("a.py:31");
    });
});

describe("what went wrong", () => {
    const event = (more: object) =>
        ({
            exceptions: [],
            threads: [],
            frames: [],
            message: "",
            ...more,
        }) as unknown as ErrorEvent;

    it("is what came last, then its causes", () => {
        const exceptions = [{ type: "Cause" }, { type: "Came of it" }];
        expect(exceptionsOf(event({ exceptions })).map(({ type }) => type)).toEqual([
            "Came of it",
            "Cause",
        ]);
    });

    it("may be a message with the calls of the thread that crashed", () => {
        const threads = [
            { is_crashed: false, frames: [] },
            { is_crashed: true, frames: trace },
        ];
        const [only] = exceptionsOf(event({ threads, message: "SIGSEGV" }));
        expect([only?.value, only?.frames.length]).toEqual(["SIGSEGV", 5]);
        expect(exceptionsOf(event({}))).toEqual([]);
    });
});
