// Which keys mean two things at once. Pure.
import type { KeyBinding, Scope } from "./module";

/** Whether both are in force on one page: one scope is, or holds, the other. */
function overlap(a: Scope, b: Scope): boolean {
    const holds = (outer: Scope, inner: Scope) =>
        outer === "everywhere" || outer === inner || inner.startsWith(`${outer}/`);
    return holds(a, b) || holds(b, a);
}

/** Whether one is reached by the other's keys: they are the same, or the first of two. */
function collide(a: string, b: string): boolean {
    return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
}

/** Each clash in words. An id that is declared twice is one too: its keys would not be known. */
export function clashes(bindings: readonly KeyBinding[]): string[] {
    return bindings.flatMap((one, at) =>
        bindings.slice(at + 1).flatMap((other) => {
            if (one.id === other.id) return [`${one.id} is declared twice`];
            if (!collide(one.keys, other.keys) || !overlap(one.scope, other.scope)) return [];
            return [`"${one.keys}" is ${one.id} (${one.scope}) and ${other.id} (${other.scope})`];
        }),
    );
}
