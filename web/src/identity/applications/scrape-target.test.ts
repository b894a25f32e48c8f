import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { ScrapeTarget } from "../../api/types";
import { askAgain, bodyOf, needsSomeone, stateOf, toForm, usualTimeout } from "./scrape-target";

const now = Date.parse("2026-11-28T12:00:00Z");
const ago = (seconds: number) => new Date(now - 1000 * seconds).toISOString();
const scrape = (seconds: number, is_up = true) => ({
    at: ago(seconds),
    is_up,
    duration_ms: 12,
    samples: is_up ? 7 : 0,
    error: is_up ? null : "The endpoint answered with status 503.",
});

const target = (over: Partial<ScrapeTarget> = {}): ScrapeTarget => ({
    id: "1",
    name: "checkout",
    url: "http://10.0.0.5:9090/metrics",
    instance: "10.0.0.5:9090",
    interval_seconds: 30,
    timeout_seconds: 10,
    enabled: true,
    last: scrape(20),
    succeeded_at: ago(20),
    created_at: ago(5_000),
    changed_at: ago(5_000),
    version: 1,
    may: [],
    ...over,
});

describe("a scrape target", () => {
    it("is up or down as its last scrape went", () => {
        expect(stateOf(target(), now)).toBe("up");
        expect(stateOf(target({ last: scrape(20, false) }), now)).toBe("down");
    });

    it("is off whatever was before", () => {
        expect(stateOf(target({ enabled: false }), now)).toBe("off");
        expect(stateOf(target({ enabled: false, last: scrape(9_000, false) }), now)).toBe("off");
    });

    it("waits for its first scrape, and is overdue where it is not scraped any more", () => {
        const fresh = { last: null, succeeded_at: null, changed_at: ago(10) };
        expect(stateOf(target(fresh), now)).toBe("waiting");
        expect(stateOf(target({ ...fresh, changed_at: ago(181) }), now)).toBe("overdue");
        expect(stateOf(target({ last: scrape(180) }), now)).toBe("up");
        expect(stateOf(target({ last: scrape(181) }), now)).toBe("overdue");
        expect(stateOf(target({ last: scrape(181), interval_seconds: 3_600 }), now)).toBe("up");
    });

    it("needs someone when it is down or overdue", () => {
        const states = ["off", "waiting", "up", "down", "overdue"] as const;
        expect(states.filter(needsSomeone)).toEqual(["down", "overdue"]);
    });

    it("is asked for soon while its first scrape is awaited, and not for ever", () => {
        const fresh = { last: null, changed_at: ago(10) };
        expect(askAgain([], now)).toBe(false);
        expect(askAgain([target({ enabled: false, ...fresh })], now)).toBe(false);
        expect(askAgain([target(), target(fresh)], now)).toBe(3_000);
        expect(askAgain([target({ ...fresh, changed_at: ago(121) })], now)).toBe(30_000);
        expect(askAgain([target()], now)).toBe(30_000);
    });
});

describe("the form of a scrape target", () => {
    it("begins with what is usual, and takes an empty field for it", () => {
        const form = { ...toForm(null), name: " checkout ", url: " http://shop:9090/metrics " };
        expect(bodyOf(form)).toEqual({
            name: "checkout",
            url: "http://shop:9090/metrics",
            interval_seconds: 60,
            timeout_seconds: 10,
            enabled: true,
        });
        expect(bodyOf({ ...form, interval_seconds: null }).interval_seconds).toBe(60);
        expect(bodyOf({ ...form, interval_seconds: 10 }).timeout_seconds).toBe(9);
        expect(bodyOf({ ...form, timeout_seconds: 60 }).timeout_seconds).toBe(60);
    });

    it("makes the same target again of one that was removed", () => {
        const was = target({ enabled: false, timeout_seconds: 3 });
        expect(bodyOf(toForm(was))).toEqual({
            name: was.name,
            url: was.url,
            interval_seconds: 30,
            timeout_seconds: 3,
            enabled: false,
        });
    });

    it("has the timeout that the server takes where none is named", () => {
        const source = readFileSync("../src/monitoring/scrape_target.hpp", "utf8");
        expect(source).toContain("return interval_seconds > 10 ? 10 : interval_seconds - 1;");
        expect([10, 11, 60, 3_600].map(usualTimeout)).toEqual([9, 10, 10, 10]);
    });
});

describe("the refusals of scrape targets", () => {
    const codesIn = (header: string) =>
        Array.from(
            readFileSync(`../src/${header}`, "utf8").matchAll(/constexpr Code \w+\{\s*"(\w+)"/g),
            ([, code = ""]) => code,
        );
    const textsOf = (language: string) =>
        Object.assign(
            {},
            ...["frame", "identity"].map(
                (folder) =>
                    (
                        JSON.parse(
                            readFileSync(`src/${folder}/texts/${language}.json`, "utf8"),
                        ) as { problem: { code: object } }
                    ).problem.code,
            ),
        ) as Record<string, string>;

    it.each(["en", "de"])("all have a text where they are met: %s", (language) => {
        const codes = ["monitoring/scrape_codes.hpp", "outgoing/codes.hpp"].flatMap(codesIn);
        expect(codes).toEqual(expect.arrayContaining(["timeout_unfit", "url_unfit"]));
        const texts = textsOf(language);
        const others = ["taken", "out_of_range", "telemetry_away"];
        for (const code of [...codes, ...others])
            expect([code, texts[code]]).toEqual([code, expect.stringMatching(/\w/)]);
    });
});
