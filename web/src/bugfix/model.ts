// Errors as the pages show them. Pure.
import type { ErrorGroup } from "../api/types";

export type ShownState = "open" | "regressed" | "resolved" | "ignored";

export const shownState = ({
    state,
    regressed_at: at,
}: Pick<ErrorGroup, "state" | "regressed_at">): ShownState =>
    state === "open" && at !== null ? "regressed" : state;

/** The title in two: what kind of error it is, and what it says. */
export function titleOf({ title, type }: Pick<ErrorGroup, "title" | "type">): {
    type: string;
    value: string;
} {
    if (type === "" || !title.startsWith(type)) return { type: title, value: "" };
    return { type, value: title.slice(type.length).replace(/^:\s*/, "") };
}

/** The release that says most: in which it came back, else in which it was first seen. */
export const releaseOf = ({ state, regressed_in: back, first_release: first }: ErrorGroup) =>
    (state === "open" ? back : null) ?? first ?? "";

export type Level = ErrorGroup["level"];

/** `IllegalStateException` of `java.lang.IllegalStateException`. */
export const shortType = (type: string) =>
    /^[\w$]+(\.[\w$]+)+$/.test(type) ? type.slice(type.lastIndexOf(".") + 1) : type;
