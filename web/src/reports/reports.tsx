// Reports: one after another under tabs, as picture and as table, over a period and a filter that
// stand in the address.
import { Button } from "@mantine/core";
import { IconChartBar, IconDownload, IconMail } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ReportFigures, SavedView } from "../api/types";
import pageStyles from "../frame/page.module.css";
import { Empty, Failed, Skeletons } from "../frame/states";
import { NoView } from "../parts/views/no-view";
import { useView } from "../parts/views/use-view";
import { ViewActions } from "../parts/views/view-actions";
import { may, useMe } from "../session/session";
import { locale } from "../text/language";
import { ownZone } from "../text/zones";
import { Controls } from "./controls";
import { figuresQuery, reportsQuery, written } from "./figures";
import { Lines } from "./lines";
import { Picture } from "./picture";
import { type Asked, differs, queryOf, readSaved, type ReportSearch, usualReport } from "./query";
import styles from "./reports.module.css";

const MailPanel = lazy(() => import("./mail-panel").then((all) => ({ default: all.MailPanel })));

export function Reports() {
    const search = useSearch({ from: "/frame/reports" });
    const { view, error } = useView("report", { view: search.view });
    if (search.view !== undefined && !view) return <NoView error={error} to="/reports" />;
    return <Report key={view?.id ?? "own"} search={search} view={view} />;
}

/** What is asked: what the saved report says, but for what the address says besides. */
function askedOf({ view: _, ...own }: ReportSearch, view: SavedView | undefined): Asked {
    const saved = view ? readSaved(view.filter) : {};
    const given = Object.entries(own).filter(([, value]) => value !== undefined);
    return { ...saved, ...Object.fromEntries(given) };
}

function Report({ search, view }: { search: ReportSearch; view: SavedView | undefined }) {
    const { t } = useTranslation();
    const me = useMe();
    const navigate = useNavigate({ from: "/reports" });
    const [isMailing, setMailing] = useState(false);
    const asked = askedOf(search, view);
    const kinds = useQuery(reportsQuery);
    const shown = useQuery({ ...figuresQuery(asked), placeholderData: keepPreviousData });
    const name = asked.report ?? usualReport;
    const kind = kinds.data?.find((one) => one.name === name);
    // Of another report, while its own are read.
    const figures = shown.data?.report === name ? shown.data : undefined;
    const onAsk = (change: Partial<Asked>) =>
        void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
    const title = String(t(`reports.report.${name}` as never));
    return (
        <div className={pageStyles.page}>
            <div className={`${pageStyles.head} ${styles.head}`}>
                {view ? <h1 translate="no">{view.name}</h1> : <h1>{t("place.reports")}</h1>}
                <span className="grow" />
                <ViewActions
                    kind="report"
                    list={() => ({ filter: queryOf(asked, ownZone()), columns: [] })}
                    view={view}
                    isDeparted={view !== undefined && differs(asked, readSaved(view.filter))}
                    isSavable
                    onGo={(next) =>
                        void navigate({
                            search: () => (next ? { view: Number(next.id) } : {}),
                        })
                    }
                />
                {view && may(me, "report_mail") && (
                    <Button
                        size="compact-sm"
                        leftSection={<IconMail size={14} />}
                        onClick={() => setMailing(true)}
                    >
                        {t("reports.mail.open")}
                    </Button>
                )}
                <Button
                    size="compact-sm"
                    component="a"
                    href={`/api/v1/reports/figures/csv?${queryOf(asked, ownZone())}`}
                    download
                    leftSection={<IconDownload size={14} />}
                >
                    {t("reports.csv")}
                </Button>
            </div>
            <nav className={`${pageStyles.tabs} ${styles.tabs}`} aria-label={t("reports.all")}>
                {kinds.data?.map((one) => (
                    <Link
                        key={one.name}
                        to="/reports"
                        search={({ period, from, to, filter }: ReportSearch) => ({
                            report: one.name,
                            period,
                            from,
                            to,
                            filter,
                        })}
                        className={pageStyles.tab}
                        activeOptions={{ includeSearch: true, explicitUndefined: true }}
                        aria-current={one.name === name ? "page" : undefined}
                    >
                        {t(`reports.report.${one.name}` as never)}
                    </Link>
                ))}
                {may(me, "time_read") && (
                    <Link to="/reports/time" className={pageStyles.tab}>
                        {t("reports.time.title")}
                    </Link>
                )}
            </nav>
            <Controls
                asked={asked}
                groupings={kind?.groupings ?? []}
                isOfNow={kind?.is_of_now ?? false}
                figures={figures}
                onAsk={onAsk}
            />
            <div className={styles.body}>
                {shown.error ? (
                    <Failed error={shown.error} retry={() => void shown.refetch()} />
                ) : figures ? (
                    <Shown figures={figures} title={title} />
                ) : (
                    <Skeletons rows={8} height={32} />
                )}
            </div>
            <Suspense>
                {isMailing && view && <MailPanel report={view} onClose={() => setMailing(false)} />}
            </Suspense>
        </div>
    );
}

function Shown({ figures, title }: { figures: ReportFigures; title: string }) {
    const { t, i18n } = useTranslation();
    const isEmpty = figures.lines.every((line) => line.figures.every(({ value }) => !value));
    const language = locale(i18n.language);
    const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
    const days = day.formatRange(
        new Date(`${figures.first}T00:00:00Z`),
        new Date(`${figures.last}T00:00:00Z`),
    );
    return (
        <>
            <p className={styles.what}>
                {t(`reports.meaning.${figures.report}` as never)}{" "}
                <time className="dim">{days}</time>
            </p>
            {!figures.is_complete && <p role="status">{t("reports.incomplete")}</p>}
            {isEmpty ? (
                <Empty icon={<IconChartBar size={22} />} title={t("reports.empty")}>
                    {t("reports.emptyHelp")}
                </Empty>
            ) : (
                <>
                    {figures.totals.length > 0 && (
                        <dl className={styles.totals}>
                            {figures.totals.map(({ name, unit, value }) => (
                                <div key={name}>
                                    <dt>{t(`reports.column.${name}` as never)}</dt>
                                    <dd>{written(value, unit, language)}</dd>
                                </div>
                            ))}
                        </dl>
                    )}
                    {figures.shape === "series" && <Picture figures={figures} title={title} />}
                    <Lines figures={figures} label={title} />
                </>
            )}
        </>
    );
}
