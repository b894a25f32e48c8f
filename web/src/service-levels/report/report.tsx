// How many promises were kept and missed, by what one asks: a line for each clock of each group, with
// a bar.
import { Button, SegmentedControl } from "@mantine/core";
import { IconChartBar, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { ServiceLevelReport } from "../../api/types";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { locale } from "../../text/language";
import { groups, type ReportBy } from "./by";
import styles from "./report.module.css";

type Row = ServiceLevelReport["rows"][number];

export function Report() {
    const { t } = useTranslation();
    const { by = "policy" } = useSearch({ from: "/frame/reports/service-levels" });
    const navigate = useNavigate();
    const { data, error, refetch } = useQuery({
        queryKey: ["service-level-report", by],
        queryFn: () =>
            answer(api.GET("/api/v1/service-level-report", { params: { query: { by } } })),
    });
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <h1>{t("place.serviceLevelReport")}</h1>
                <span className="grow" />
                <SegmentedControl
                    aria-label={t("report.by")}
                    value={by}
                    data={groups.map((value) => ({ value, label: t(`report.groups.${value}`) }))}
                    onChange={(value) =>
                        void navigate({
                            to: "/reports/service-levels",
                            search: { by: value as ReportBy },
                            replace: true,
                        })
                    }
                />
                <Button
                    component="a"
                    href={`/api/v1/service-level-report/csv?by=${by}`}
                    download="service-levels.csv"
                    leftSection={<IconDownload size={14} />}
                >
                    {t("report.csv")}
                </Button>
            </div>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={8} height={32} />
            ) : data.rows.length === 0 ? (
                <Empty icon={<IconChartBar size={22} />} title={t("report.empty")}>
                    {t("report.emptyHelp")}
                </Empty>
            ) : (
                <Bars rows={data.rows} by={by} />
            )}
        </div>
    );
}

function Bars({ rows, by }: { rows: readonly Row[]; by: ReportBy }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const percent = new Intl.NumberFormat(language, { style: "percent" });
    const month = new Intl.DateTimeFormat(language, {
        month: "long",
        year: "numeric",
        timeZone: "UTC",
    });
    const nameOf = ({ name }: Row) => {
        if (name === null) return <span className="dim">{t("report.none")}</span>;
        if (by === "month") return month.format(new Date(`${name}-01T00:00:00Z`));
        return <span translate="no">{name}</span>;
    };
    return (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("report.table")}>
            <table className={styles.table}>
                <thead>
                    <tr>
                        <th scope="col">{t(`report.groups.${by}`)}</th>
                        <th scope="col">{t("report.clock")}</th>
                        <th scope="col">{t("report.met")}</th>
                        <th scope="col">{t("report.missed")}</th>
                        <th scope="col">{t("report.share")}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row) => {
                        const share = row.met / (row.met + row.missed);
                        return (
                            <tr key={`${row.id} ${row.name} ${row.clock} ${row.level}`}>
                                <th scope="row">{nameOf(row)}</th>
                                <td>
                                    {t(`report.clocks.${row.clock}`)} {row.level}
                                </td>
                                <td>{row.met}</td>
                                <td>{row.missed}</td>
                                <td>
                                    <span className={styles.bar} aria-hidden>
                                        <span style={{ width: `${share * 100}%` }} />
                                    </span>
                                    <span className={styles.share}>{percent.format(share)}</span>
                                </td>
                            </tr>
                        );
                    })}
                </tbody>
            </table>
        </div>
    );
}
