// How a clock stands, in one word and in a sentence. Pure: the time and the language are given.
import type { TFunction } from "i18next";

import type { TicketClock } from "../api/types";

export type Sign = "running" | "soon" | "late" | "paused" | "met";
export type ClockName =
    | "first_response"
    | "next_reply"
    | "resolution"
    | "level_L1"
    | "level_L2"
    | "level_L3"
    | "level_L4";

export function clockNameOf({ kind, level }: Pick<TicketClock, "kind" | "level">): ClockName {
    return kind === "level" ? `level_${level ?? "L1"}` : kind;
}

/** What was kept needs no room, but for the first response, by which a desk is judged. */
export function isShown({ kind, state, is_breached }: TicketClock): boolean {
    if (state === "cancelled") return false;
    return state !== "fulfilled" || is_breached || kind === "first_response";
}

export function sign(clock: TicketClock, now: number): Sign {
    const { state, due_at, warn_at, is_breached } = clock;
    if (is_breached) return "late";
    if (state === "fulfilled") return "met";
    if (state === "paused") return "paused";
    if (due_at && Date.parse(due_at) <= now) return "late";
    return warn_at && Date.parse(warn_at) <= now ? "soon" : "running";
}

/** Hours and minutes, as business time is counted: days have no fixed length there. */
export function span(seconds: number, language: string): string {
    const minutes = Math.floor(Math.abs(seconds) / 60);
    const of = (value: number, unit: "hour" | "minute") =>
        new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(
            value,
        );
    const hours = Math.floor(minutes / 60);
    const parts = [hours > 0 && of(hours, "hour"), of(minutes % 60, "minute")];
    const text = parts.filter((part) => part !== false).join(" ");
    return seconds < 0 && minutes > 0 ? `−${text}` : text;
}

/** "Due 26 Nov 14:20 by the policy Standard." */
export function clockText(clock: TicketClock, state: Sign, t: TFunction, language: string): string {
    const time = (at: string | null) =>
        at === null
            ? ""
            : new Intl.DateTimeFormat(language, {
                  dateStyle: "medium",
                  timeStyle: "short",
              }).format(new Date(at));
    const words = { policy: clock.policy, due: time(clock.due_at) };
    if (state === "paused") return t("clock.because.paused", words);
    if (clock.state === "fulfilled")
        return t(clock.is_breached ? "clock.because.doneLate" : "clock.because.met", {
            ...words,
            done: time(clock.fulfilled_at),
        });
    return t(state === "late" ? "clock.because.late" : "clock.because.running", words);
}
