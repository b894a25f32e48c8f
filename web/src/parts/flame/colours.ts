// The colours of frames. Text on each is read in both themes (4.5:1); colours.test.ts holds them to it.

export type Theme = "light" | "dark";

export interface Paint {
    fill: string;
    ink: string;
}

interface Colours {
    ink: string;
    page: string;
    /** Of frames, by where a function comes from. */
    frames: readonly string[];
    root: string;
    /** What does not match while something is looked for. */
    dim: string;
    dimInk: string;
    match: string;
    matchInk: string;
    grew: readonly [string, string, string];
    shrank: readonly [string, string, string];
    same: string;
    cursor: string;
}

export const colours: Readonly<Record<Theme, Colours>> = {
    light: {
        ink: "#1b1c22",
        page: "#ffffff",
        frames: ["#f8d9b0", "#f5e6a8", "#dfe8b2", "#bfe3d6", "#c5dcf3", "#dcd3f3"],
        root: "#e6e6ec",
        dim: "#f0f0f4",
        dimInk: "#63666f",
        match: "#5753c6",
        matchInk: "#ffffff",
        grew: ["#fde3e0", "#f9b9b2", "#ee8a80"],
        shrank: ["#dfeafb", "#b5d0f5", "#84b1ee"],
        same: "#e6e6ec",
        cursor: "#1b1c22",
    },
    dark: {
        ink: "#e9eaee",
        page: "#141619",
        frames: ["#6b4423", "#5c4d16", "#48551d", "#1f5446", "#264a6e", "#4b3d72"],
        root: "#34373f",
        dim: "#1f2227",
        dimInk: "#979ba7",
        match: "#8f88ee",
        matchInk: "#141619",
        grew: ["#3d2020", "#6b2a2a", "#9a3434"],
        shrank: ["#1a2940", "#22406e", "#2b5a9e"],
        same: "#34373f",
        cursor: "#ffffff",
    },
};

/** The same colour for functions of one place: of what stands before the last part of the name. */
export function placeOf(name: string, places: number): number {
    const last = Math.max(name.lastIndexOf("."), name.lastIndexOf("/"), name.lastIndexOf("::"));
    const place = last > 0 ? name.slice(0, last) : name;
    let hash = 0;
    for (let index = 0; index < place.length; index += 1)
        hash = (Math.imul(hash, 31) + place.charCodeAt(index)) | 0;
    return (hash >>> 0) % places;
}

/** How a step of change is painted. */
export function paintOfChange(step: number, theme: Theme): Paint {
    const { ink, same, grew, shrank } = colours[theme];
    const scale = step > 0 ? grew : shrank;
    return { fill: step === 0 ? same : (scale[Math.abs(step) - 1] ?? same), ink };
}
