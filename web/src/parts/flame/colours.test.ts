import { expect, it } from "vitest";

import { colours, paintOfChange, placeOf, type Theme } from "./colours";

function luminance(hex: string): number {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
        const part = parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string) {
    const [dark = 0, light = 0] = [a, b].map(luminance).sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
}

it.each<Theme>(["light", "dark"])("the names of frames are read on every colour, %s", (theme) => {
    const set = colours[theme];
    const pairs = [
        ...set.frames.map((fill) => [fill, set.ink] as const),
        ...[-3, -2, -1, 0, 1, 2, 3].map((step) => {
            const { fill, ink } = paintOfChange(step, theme);
            return [fill, ink] as const;
        }),
        [set.root, set.ink] as const,
        [set.dim, set.dimInk] as const,
        [set.match, set.matchInk] as const,
    ];
    for (const [fill, ink] of pairs)
        expect([fill, contrast(fill, ink) >= 4.5]).toEqual([fill, true]);
});

it.each<Theme>(["light", "dark"])("what matches is seen among what does not, %s", (theme) => {
    const { match, dim } = colours[theme];
    expect(contrast(match, dim)).toBeGreaterThan(3);
});

it("functions of one place have one colour", () => {
    expect(placeOf("std::vector::push", 6)).toBe(placeOf("std::vector::pop", 6));
    expect(placeOf("java.util.List", 6)).toBe(placeOf("java.util.Map", 6));
    const spread = new Set(Array.from({ length: 50 }, (_, at) => placeOf(`m${at}::f`, 6)));
    expect(spread.size).toBe(6);
});
