// Small profiles, for tests.
import type { Profile } from "./profile";

/** Of paths with what each took itself: `{"main;read": 3}`. */
export function profileOf(paths: Readonly<Record<string, number>>): Profile {
    const frames: { name: string; parent: number; self: number; total: number }[] = [];
    const places = new Map<string, number>();
    const frameOf = (path: string): number => {
        const known = places.get(path);
        if (known !== undefined) return known;
        const cut = path.lastIndexOf(";");
        const parent = cut < 0 ? -1 : frameOf(path.slice(0, cut));
        places.set(path, frames.push({ name: path.slice(cut + 1), parent, self: 0, total: 0 }) - 1);
        return frames.length - 1;
    };
    for (const [path, self] of Object.entries(paths)) {
        let at = frameOf(path);
        const last = frames[at];
        if (last) last.self += self;
        for (let frame = frames[at]; frame; frame = frames[at]) {
            frame.total += self;
            at = frame.parent;
        }
    }
    const names = Array.from(new Set(frames.map(({ name }) => name)));
    return {
        unit: "count",
        names,
        name: frames.map(({ name }) => names.indexOf(name)),
        parent: frames.map(({ parent }) => parent),
        self: frames.map(({ self }) => self),
        total: frames.map(({ total }) => total),
    };
}
