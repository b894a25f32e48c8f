import { expect, it } from "vitest";

import { linked } from "./linked";

it("links web addresses and leaves the sentence around them alone", () => {
    expect(linked("See https://a.test/x?y=1, (http://b.test). End")).toEqual([
        { text: "See ", href: null },
        { text: "https://a.test/x?y=1", href: "https://a.test/x?y=1" },
        { text: ", (", href: null },
        { text: "http://b.test", href: "http://b.test" },
        { text: "). End", href: null },
    ]);
});

it("links nothing else", () => {
    expect(linked("javascript:alert(1) www.a.test")).toEqual([
        { text: "javascript:alert(1) www.a.test", href: null },
    ]);
});

it("bears an address that never ends", () => {
    expect(linked(`http://a${".".repeat(2 ** 20)}b`)).toHaveLength(1);
    expect(linked(`http://a${".".repeat(2 ** 20)}`)).toHaveLength(2);
});

it("links a thousand addresses and shows the rest as text", () => {
    expect(linked("http://a ".repeat(100_000)).length).toBeLessThan(2010);
});
