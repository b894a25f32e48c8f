// The figures of reports as the server answers them, and how they are written. Pure but for the
// queries.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import type { ReportFigures } from "../api/types";
import { duration, formatted, type Unit } from "../parts/value/format";
import { ownZone } from "../text/zones";
import { type Asked, requestOf } from "./query";

export type Figure = ReportFigures["lines"][number]["figures"][number];
export type Line = ReportFigures["lines"][number];
export type ReportUnit = ReportFigures["columns"][number]["unit"];

export const reportsQuery = queryOptions({
    queryKey: ["reports", "kinds"],
    queryFn: async () => (await answer(api.GET("/api/v1/reports"))).items,
    staleTime: Infinity,
});

export const figuresQuery = (asked: Asked, zone = ownZone()) => {
    const query = requestOf(asked, zone);
    return queryOptions({
        queryKey: ["reports", "figures", query],
        queryFn: () => answer(api.GET("/api/v1/reports/figures", { params: { query } })),
        staleTime: 60_000,
    });
};

const units: Record<ReportUnit, Unit> = { count: "count", share: "share", minutes: "duration" };
const minute = 60_000;

/** A figure in words; a dash where there is none. */
export function written(value: number | null, unit: ReportUnit, language: string): string {
    if (value === null) return "–";
    return formatted(unit === "minutes" ? value * minute : value, units[unit], language);
}

export const minutesText = (minutes: number, language: string) =>
    duration(minutes * minute, language);

/** The largest value of a column, by which bars are long; at least one. */
export function largest(lines: readonly Line[], column: number): number {
    return Math.max(1, ...lines.map(({ figures }) => figures[column]?.value ?? 0));
}
