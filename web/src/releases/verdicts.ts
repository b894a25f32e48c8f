// How a service did after a deployment, as the pages say it. Pure.
import type { Criterion, Deployment, DeploymentVerdict } from "../api/types";
import { bytes, duration, formatted, numberFormat, share } from "../parts/value/format";

export type Health = DeploymentVerdict["comparison"]["health"];

/** After so many minutes a service is compared. */
export const verdictMinutes = [5, 15, 60] as const;

export interface ShownVerdict {
    minutes: number;
    /** None where it is not judged yet, or never will be. */
    verdict: DeploymentVerdict | null;
    /** When it will be judged; none where it is, or where nothing says that it will. */
    due: string | null;
}

const lateMs = 30 * 60_000;

/** The verdicts in their order, with those that are still to come. */
export function verdictsOf(deployment: Deployment, now: number): ShownVerdict[] {
    const begun = deployment.finished_at ?? deployment.seen_at;
    return verdictMinutes.map((minutes) => {
        const verdict = deployment.verdicts.find((one) => one.minutes === minutes) ?? null;
        const due = begun === null ? null : Date.parse(begun) + minutes * 60_000;
        const isComing =
            verdict === null &&
            due !== null &&
            due + lateMs > now &&
            deployment.service !== null &&
            deployment.status !== "failed";
        return { minutes, verdict, due: isComing ? new Date(due).toISOString() : null };
    });
}

/** The verdict that counts: the one after the longest time. */
export function latestVerdict({ verdicts }: Deployment): DeploymentVerdict | null {
    return verdicts.toSorted((a, b) => b.minutes - a.minutes)[0] ?? null;
}

/** A figure of a criterion, in its unit. */
export function figure(
    criterion: Criterion["criterion"],
    evidence: Criterion["after"],
    language: string,
): string {
    if (evidence === null) return "–";
    const { value } = evidence;
    switch (criterion) {
        case "error_rate":
        case "cpu":
            return share(value, language);
        case "latency_p50":
        case "latency_p95":
            return duration(value / 1000, language);
        case "memory":
            return bytes(value, language);
        case "memory_growth":
            return `${bytes(value, language)}/h`;
        case "restarts":
            return formatted(value, "count", language);
    }
}

/** How probable it is that chance alone makes such a difference. */
export function chanceText(chance: number | null, language: string): string {
    if (chance === null) return "–";
    const least = 0.0001;
    if (chance < least)
        return `< ${numberFormat(language, { style: "percent", maximumFractionDigits: 2 }).format(least)}`;
    return numberFormat(language, { style: "percent", maximumSignificantDigits: 2 }).format(chance);
}

/** An address that a person may be led to: what others recorded may be any text. */
export function safeLink(url: string | null): string | null {
    if (url === null) return null;
    try {
        const { protocol } = new URL(url);
        return protocol === "https:" || protocol === "http:" ? url : null;
    } catch {
        return null;
    }
}
