// The colours of series. In both themes each is seen against the page (3:1), and any two are told
// apart by those who see no red, green or blue; palette.test.ts holds them to it. After the last
// colour they come again with another dash.

export const palettes = {
    light: ["#1f66cc", "#9f4b0b", "#269c96", "#50038f", "#ab9017", "#72130b", "#725073"],
    dark: ["#7db2ff", "#e1bf20", "#65f0cf", "#c52d1f", "#d1818d", "#984f92", "#6d65fe"],
} as const;

const dashes: readonly (readonly number[])[] = [[], [6, 4], [2, 3]];

export interface Stroke {
    colour: string;
    dash: readonly number[];
}

export function strokeOf(at: number, theme: keyof typeof palettes): Stroke {
    const palette = palettes[theme];
    return {
        colour: palette[at % palette.length] ?? palette[0],
        dash: dashes[Math.floor(at / palette.length) % dashes.length] ?? [],
    };
}
