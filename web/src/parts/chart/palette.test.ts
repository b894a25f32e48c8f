import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { palettes, strokeOf } from "./palette";

type Triple = [number, number, number];

const linear = (hex: string): Triple => {
    const [r, g, b] = [1, 3, 5].map((at) => {
        const part = parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return [r ?? 0, g ?? 0, b ?? 0];
};
const times = (rows: readonly Triple[], [r, g, b]: Triple) =>
    rows.map(([x, y, z]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as Triple;
const luminance = ([r, g, b]: Triple) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
function contrast(a: string, b: string) {
    const [dark = 0, light = 0] = [a, b].map((one) => luminance(linear(one))).sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
}

// How colours look to those who lack one kind of cone (Machado, Oliveira and Fernandes 2009).
const sights: Record<string, readonly Triple[]> = {
    "all colours": [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
    ],
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
};

/** The place of a colour in Oklab, where distance is how different colours look. */
function oklab([r, g, b]: Triple): Triple {
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return [
        0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
}

describe.each(["light", "dark"] as const)("the %s palette", (theme) => {
    const palette = palettes[theme];
    const tokens = readFileSync("src/theme/tokens.css", "utf8").split(`scheme="${theme}"`)[1] ?? "";
    const papers = ["page", "raised"].map(
        (name) => new RegExp(`--ms-${name}: (#\\w{6})`).exec(tokens)?.[1] ?? "",
    );

    it("is seen against the page and what is raised from it", () => {
        for (const paper of papers)
            for (const colour of palette)
                expect([colour, contrast(colour, paper) >= 3]).toEqual([colour, true]);
    });

    it.each(Object.keys(sights))("is told apart by those who see %s", (sight) => {
        const seen = palette.map((colour) => oklab(times(sights[sight] ?? [], linear(colour))));
        const distances = seen.flatMap((a, at) =>
            seen.slice(at + 1).map((b) => Math.hypot(...a.map((one, n) => one - (b[n] ?? 0)))),
        );
        expect(Math.min(...distances)).toBeGreaterThan(0.09);
    });
});

it("begins again with another dash after its last colour", () => {
    const { length } = palettes.light;
    expect(strokeOf(0, "light").dash).toEqual([]);
    expect(strokeOf(length, "light").colour).toBe(strokeOf(0, "light").colour);
    expect(strokeOf(length, "light").dash).not.toEqual([]);
    expect(strokeOf(2 * length, "light").dash).not.toEqual(strokeOf(length, "light").dash);
});
