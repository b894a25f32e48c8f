// The lines of a report as a table: a picture's words. Each figure leads to what it counts; where
// there is no picture of its own, a bar stands beside the first.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ReportFigures } from "../api/types";
import { anyPath } from "../frame/places";
import { locale } from "../text/language";
import { type Figure, largest, type Line, minutesText, type ReportUnit, written } from "./figures";
import { rangeOf } from "./query";
import styles from "./reports.module.css";

interface Props {
    figures: ReportFigures;
    label: string;
}

export function Lines({ figures, label }: Props) {
    const { t } = useTranslation();
    const { columns, lines, shape, list } = figures;
    const hasBars = shape !== "series";
    const most = largest(lines, 0);
    return (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
            <table className={styles.table}>
                <caption className="unseen">{label}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(`reports.first.${firstOf(figures)}`)}</th>
                        {hasBars && <td className={styles.barHead} />}
                        {columns.map(({ name }) => (
                            <th key={name} scope="col" className={styles.number}>
                                {t(`reports.column.${name}` as never)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {lines.map((line) => (
                        <tr key={line.at ?? line.id ?? "none"}>
                            <th scope="row">
                                <Label of={figures} line={line} />
                            </th>
                            {hasBars && (
                                <td aria-hidden className={styles.barCell}>
                                    <Bar line={line} figures={figures} most={most} />
                                </td>
                            )}
                            {line.figures.map((figure, at) => (
                                <td key={columns[at]?.name} className={styles.number}>
                                    <Value
                                        of={figure}
                                        unit={columns[at]?.unit ?? "count"}
                                        list={list}
                                    />
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

const groupings = ["team", "policy", "organization", "agent"] as const;

function firstOf({ shape, step, by }: ReportFigures) {
    if (shape === "series") return step;
    return groupings.find((one) => one === by) ?? "range";
}

/** Where a report has a share, what is good of the whole; else how much of the largest. */
function Bar({ line, figures, most }: { line: Line; figures: ReportFigures; most: number }) {
    const share = figures.columns.findIndex(({ unit }) => unit === "share");
    const part = line.figures[share]?.value;
    const isSplit = share >= 0;
    if (isSplit && (part === null || part === undefined)) return null;
    const width = isSplit ? (part ?? 0) : (line.figures[0]?.value ?? 0) / most;
    return (
        <span className={styles.bar} data-split={isSplit || undefined}>
            <span style={{ width: `${width * 100}%` }} />
        </span>
    );
}

function Label({ of, line }: { of: ReportFigures; line: Line }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    if (line.at) {
        const day = new Intl.DateTimeFormat(
            language,
            of.step === "month"
                ? { month: "long", year: "numeric", timeZone: of.zone }
                : { dateStyle: "medium", timeZone: of.zone },
        );
        return <time dateTime={line.at}>{day.format(new Date(line.at))}</time>;
    }
    if (of.shape === "buckets" && line.id) {
        const { from, to } = rangeOf(line.id);
        const words = {
            from: minutesText(from, language),
            to: to === null ? "" : minutesText(to, language),
        };
        if (to === null) return <>{t("reports.range.from", words)}</>;
        return <>{t(from === 0 ? "reports.range.until" : "reports.range.between", words)}</>;
    }
    if (line.name === null) return <span className="dim">{t("reports.first.none")}</span>;
    return <span translate="no">{line.name}</span>;
}

function Value({ of, unit, list }: { of: Figure; unit: ReportUnit; list: string }) {
    const { i18n } = useTranslation();
    const text = written(of.value, unit, locale(i18n.language));
    if (!of.filter || !of.value) return <>{text}</>;
    return (
        <Link to={anyPath(list)} search={{ filter: of.filter } as never}>
            {text}
        </Link>
    );
}
