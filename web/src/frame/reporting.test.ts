import { expect, test } from "vitest";

import { type ErrorReport, errorReporter } from "./reporting";

function recorded() {
    const sent: ErrorReport[] = [];
    const report = errorReporter(
        () => "https://desk.example/tickets?secret=1#token",
        async (each) => sent.push(each),
    );
    return { sent, report };
}

test("an error is sent with its name, stack and page", () => {
    const { sent, report } = recorded();
    report(new TypeError("x is undefined"));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.message).toBe("TypeError: x is undefined");
    expect(sent[0]?.stack).toContain("reporting.test");
    expect(sent[0]?.url).toBe("https://desk.example/tickets");
});

test("what is secret in an address does not leave the page", () => {
    const { sent, report } = recorded();
    report(new Error("cannot load https://desk.example/link?one=2 and more"));
    expect(sent[0]?.message).toBe("Error: cannot load https://desk.example/link and more");
});

test("the same error is sent once, and a page sends five at most", () => {
    const { sent, report } = recorded();
    for (let i = 0; i < 3; ++i) report(new Error("again"));
    expect(sent).toHaveLength(1);
    for (let i = 0; i < 20; ++i) report(new Error(`number ${i}`));
    expect(sent).toHaveLength(5);
});

test("an error in sending is not reported, and does not end the page", async () => {
    let tries = 0;
    const report = errorReporter(
        () => "/",
        async () => {
            ++tries;
            throw new Error("no network");
        },
    );
    report(new Error("first"));
    await Promise.resolve();
    expect(tries).toBe(1);
});

test("what is thrown need not be an error, and may be hostile", () => {
    const { sent, report } = recorded();
    report("just text");
    report(undefined);
    report({
        toString() {
            throw new Error("no text");
        },
    });
    report(new Error("\0\ud800" + "x".repeat(5000)));
    expect(sent.map((each) => each.message.length <= 1000)).toEqual([true, true, true]);
    expect(sent[2]?.message.startsWith("Error: \ufffd\ufffd")).toBe(true);
});
