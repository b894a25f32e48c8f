// The time that was spent on tickets, added up over a period: by organization, person, month or
// ticket.
import { Button, Select, TextInput } from "@mantine/core";
import { IconClock, IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { TimeReport } from "../api/types";
import pageStyles from "../frame/page.module.css";
import { Empty, Failed, Skeletons } from "../frame/states";
import { spentTime } from "../parts/value/spent";
import { locale } from "../text/language";
import { type TimeGrouping, timeGroupings } from "./query";
import styles from "./reports.module.css";

export function TimeSpent() {
    const { t } = useTranslation();
    const navigate = useNavigate({ from: "/reports/time" });
    const { by = "organization", from, to } = useSearch({ from: "/frame/reports/time" });
    const query = { by, ...(from && { from }), ...(to && { to }) };
    const { data, error, refetch } = useQuery({
        queryKey: ["time-report", query],
        queryFn: () => answer(api.GET("/api/v1/time-report", { params: { query } })),
        placeholderData: keepPreviousData,
    });
    const ask = (change: { by?: TimeGrouping; from?: string; to?: string }) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
    return (
        <div className={pageStyles.page}>
            <div className={`${pageStyles.head} ${styles.head}`}>
                <h1>{t("reports.time.title")}</h1>
                <span className="grow" />
                <Link to="/reports">{t("reports.all")}</Link>
                <Button
                    size="compact-sm"
                    component="a"
                    href={`/api/v1/time-report/csv?${new URLSearchParams(query)}`}
                    download
                    leftSection={<IconDownload size={14} />}
                >
                    {t("reports.csv")}
                </Button>
            </div>
            <div className={styles.controls}>
                <Select
                    w={160}
                    aria-label={t("reports.time.by")}
                    allowDeselect={false}
                    value={by}
                    data={timeGroupings.map((value) => ({
                        value,
                        label: t(`reports.time.group.${value}`),
                    }))}
                    onChange={(value) => value && ask({ by: value as TimeGrouping })}
                />
                <Day
                    label={t("reports.time.from")}
                    day={from ?? data?.from}
                    onDay={(day) => ask({ from: day })}
                />
                <Day
                    label={t("reports.time.to")}
                    day={to ?? data?.to}
                    onDay={(day) => ask({ to: day })}
                />
            </div>
            <div className={styles.body}>
                {error ? (
                    <Failed error={error} retry={() => void refetch()} />
                ) : data ? (
                    <Sums report={data} by={by} />
                ) : (
                    <Skeletons rows={8} height={32} />
                )}
            </div>
        </div>
    );
}

/** A day to type or choose: taken by Enter, or when one leaves it. */
function Day({
    label,
    day,
    onDay,
}: {
    label: string;
    day: string | undefined;
    onDay: (day: string) => void;
}) {
    const [typed, setTyped] = useState<string | null>(null);
    const choose = () => {
        if (typed && typed !== day) onDay(typed);
        setTyped(null);
    };
    return (
        <label className="row">
            <span className="dim">{label}</span>
            <TextInput
                type="date"
                value={typed ?? day ?? ""}
                onChange={(event) => setTyped(event.currentTarget.value)}
                onBlur={choose}
                onKeyDown={({ key }) => key === "Enter" && choose()}
            />
        </label>
    );
}

function Sums({ report, by }: { report: TimeReport; by: TimeGrouping }) {
    const { t } = useTranslation();
    const language = locale();
    if (report.rows.length === 0)
        return (
            <Empty icon={<IconClock />} title={t("reports.time.empty")}>
                {t("reports.time.emptyText")}
            </Empty>
        );
    const most = Math.max(...report.rows.map(({ minutes }) => Math.abs(minutes)), 1);
    const title = t("reports.time.title");
    return (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
            <table className={styles.table}>
                <caption className="unseen">{title}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(`reports.time.group.${by}`)}</th>
                        <td className={styles.barHead} />
                        {(["spent", "billable", "entries"] as const).map((name) => (
                            <th key={name} scope="col" className={styles.number}>
                                {t(`reports.time.${name}`)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {report.rows.map(({ id, name, minutes, billable_minutes, entries }) => (
                        <tr key={id ?? name}>
                            <th scope="row" translate="no">
                                {by === "ticket" ? (
                                    <Link to="/tickets/$key" params={{ key: name }}>
                                        {name}
                                    </Link>
                                ) : (
                                    name || t("reports.time.nobody")
                                )}
                            </th>
                            <td aria-hidden className={styles.barCell}>
                                <span className={styles.bar}>
                                    <span
                                        style={{ width: `${(Math.abs(minutes) / most) * 100}%` }}
                                    />
                                </span>
                            </td>
                            <td className={styles.number}>{spentTime(minutes, language)}</td>
                            <td className={styles.number}>
                                {spentTime(billable_minutes, language)}
                            </td>
                            <td className={styles.number}>{entries.toLocaleString(language)}</td>
                        </tr>
                    ))}
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{t("reports.time.all")}</th>
                        <td />
                        <td className={styles.number}>{spentTime(report.minutes, language)}</td>
                        <td className={styles.number}>
                            {spentTime(report.billable_minutes, language)}
                        </td>
                        <td />
                    </tr>
                </tfoot>
            </table>
        </div>
    );
}
