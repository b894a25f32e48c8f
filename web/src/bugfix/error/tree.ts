// Why an event is of its group, as the server explains it: a tree of what counted. Pure.
export interface Component {
    name: string;
    value: string;
    counts: boolean;
    hint: string;
    parts: Component[];
}

const depthMax = 12;
const partsMax = 500;

/** What is no component is left out. */
export function componentOf(sent: unknown, depth = 0): Component | null {
    if (typeof sent !== "object" || sent === null || depth > depthMax) return null;
    const one = sent as Partial<Record<keyof Component, unknown>>;
    const word = (value: unknown) => (typeof value === "string" ? value : "");
    const parts = Array.isArray(one.parts) ? one.parts.slice(0, partsMax) : [];
    return {
        name: word(one.name),
        value: word(one.value),
        counts: one.counts === true,
        hint: word(one.hint),
        parts: parts.flatMap((part) => componentOf(part, depth + 1) ?? []),
    };
}
