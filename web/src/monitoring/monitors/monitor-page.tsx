// The page of one monitor: what it looks for, how often it would have fired, and how it does now.
// A new one begins here too, with the question that the address asks.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Monitor } from "../../api/types";
import pageStyles from "../../frame/page.module.css";
import { Failed, Skeletons } from "../../frame/states";
import { SavedForm } from "../../parts/directory/saved-form";
import type { TimeRange } from "../../parts/range/range";
import { TimeRangeProvider } from "../../parts/range/time-range";
import { At } from "../../text/when";
import { useAsked } from "../address";
import own from "../metrics/metrics.module.css";
import styles from "../monitoring.module.css";
import { MonitorMark } from "./marks";
import { MonitorFields } from "./monitor-fields";
import { bodyOf, formOf, type MonitorForm, toForm } from "./monitor-form";
import { Groups } from "./monitor-groups";
import { MonitorPreview } from "./monitor-preview";
import { change, create, monitorQuery, reload } from "./queries";
import { useMonitorActions } from "./use-monitor-actions";

const newId = "new";
const lastDay: TimeRange = { kind: "last", amount: 1, unit: "d" };

export function MonitorPage() {
    const { id } = useParams({ from: "/frame/monitors/$id" });
    return (
        <TimeRangeProvider initial={lastDay} refreshSeconds={300}>
            {id === newId ? <Page monitor={null} /> : <OneMonitor key={id} id={id} />}
        </TimeRangeProvider>
    );
}

function OneMonitor({ id }: { id: string }) {
    const { data, error, refetch } = useQuery(monitorQuery(id));
    if (error && !data) return <Failed error={error} retry={() => void refetch()} isPage />;
    if (!data) return <Skeletons rows={8} height={44} />;
    return <Page monitor={data} />;
}

function Page({ monitor }: { monitor: Monitor | null }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const [asked] = useAsked();
    const { refresh } = useMonitorActions();
    const isReadOnly = monitor !== null && !monitor.may.includes("change");
    return (
        <div className={pageStyles.page}>
            <div className={`${pageStyles.head} ${styles.head}`}>
                <Link to="/monitors">{t("place.monitors")}</Link>
                <h1 translate={monitor ? "no" : undefined}>{monitor?.name ?? t("monitor.new")}</h1>
                {monitor && <MonitorMark of={monitor.state} />}
                <span className="grow" />
                {monitor && !isReadOnly && <Actions of={monitor} />}
            </div>
            {monitor?.failure && monitor.since && (
                <p className={styles.note} role="status">
                    {t("monitor.failing")} <At at={monitor.since} />
                    {": "}
                    <span translate="no">{monitor.failure}</span>
                </p>
            )}
            <div className={styles.scroll}>
                <SavedForm<Monitor, MonitorForm, Monitor>
                    // What another page changed, such as a pause, is what the next change is based on.
                    key={monitor?.version}
                    item={monitor}
                    toForm={(item) => (item ? toForm(item) : formOf(asked))}
                    isReadOnly={isReadOnly}
                    create={(form) => create(bodyOf(form))}
                    change={(form, base) => change(base, bodyOf(form))}
                    reload={() => reload(monitor?.id ?? "")}
                    onDone={(made) => {
                        void refresh();
                        if (made)
                            void navigate({
                                to: "/monitors/$id",
                                params: { id: made.id },
                                replace: true,
                            });
                    }}
                >
                    {(form, set, errorOf) => (
                        <>
                            <MonitorFields
                                form={form}
                                set={set}
                                errorOf={errorOf}
                                unit={monitor?.unit ?? ""}
                                isNew={!monitor}
                            />
                            {!isReadOnly && <MonitorPreview form={form} />}
                        </>
                    )}
                </SavedForm>
                {monitor && isReadOnly && <ReadPreview of={monitor} />}
                {monitor && (
                    <section className={own.head} aria-labelledby="monitor-groups">
                        <h2 id="monitor-groups">{t("monitor.now")}</h2>
                        <Groups monitor={monitor} />
                    </section>
                )}
            </div>
        </div>
    );
}

/** Beside the fields, which cannot be changed: the chart can be looked at all the same. */
function ReadPreview({ of }: { of: Monitor }) {
    const form = useMemo(() => toForm(of), [of]);
    return <MonitorPreview form={form} />;
}

function Actions({ of }: { of: Monitor }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { turn, remove } = useMonitorActions();
    return (
        <>
            <Button onClick={() => void turn(of, !of.enabled)}>
                {t(of.enabled ? "monitor.pause" : "monitor.resume")}
            </Button>
            <Button
                onClick={() => {
                    void remove(of);
                    void navigate({ to: "/monitors" });
                }}
            >
                {t("monitor.remove")}
            </Button>
        </>
    );
}
