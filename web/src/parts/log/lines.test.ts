import { expect, it } from "vitest";

import { cpuMs } from "../cost.testing";
import { found, lengthMax, linesMax, logOf, severityOf } from "./lines";

it.each([
    ["2026-03-01T10:00:00Z ERROR payment refused", "error"],
    ["[warn] slow answer", "warning"],
    ['{"level":"info","msg":"an error was counted"}', "info"],
    ["10:00 INFO 0 errors", "info"],
    ["E0301 something", null],
    ["terror in the terrace", null],
    ["", null],
])("the severity of %j is %s", (line, severity) => {
    expect(severityOf(line)).toBe(severity);
});

it("shows no colour codes, and a dot for what cannot be seen", () => {
    const { lines } = logOf("\u001b[31;1mfailed\u001b[0m\u0000 \u001b]0;title\u0007end\r\nnext\n");
    expect(lines.map(({ text }) => text)).toEqual(["failed· end", "next"]);
});

it("keeps the newest lines, says how many are left out, and numbers them as the file does", () => {
    const { lines, left } = logOf("x\n".repeat(linesMax + 3));
    expect([lines.length, left, lines[0]?.number]).toEqual([linesMax, 3, 4]);
});

it("breaks a line that is longer than a screen, under one number", () => {
    const { lines } = logOf("a".repeat(lengthMax * 2 + 1));
    expect(lines.map(({ number, text }) => [number, text.length])).toEqual([
        [1, lengthMax],
        [1, lengthMax],
        [1, 1],
    ]);
});

it("finds lines by all words, in whatever case", () => {
    const { lines } = logOf("GET /cart 200\nPOST /pay 500\nget /pay 200");
    expect(found(lines, "get 200").map(({ number }) => number)).toEqual([1, 3]);
    expect(found(lines, "  ")).toBe(lines);
});

it("costs in proportion to the text, whatever it holds", () => {
    const cost = cpuMs(() => {
        logOf("\u001b".repeat(1_000_000));
        logOf("\u001b]".repeat(500_000));
        logOf("\u001b[".repeat(500_000));
        logOf("err".repeat(400_000));
        logOf("\n".repeat(1_000_000));
    });
    expect(cost).toBeLessThan(4_000);
});
