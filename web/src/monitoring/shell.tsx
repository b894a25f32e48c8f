// The page of all telemetry: a heading, the application and the range that it is about, and beside
// it what explains what is seen there.
import { ActionIcon, Button, Select } from "@mantine/core";
import { IconHelpCircle, IconRefresh } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../api/applications";
import { asData } from "../frame/as-data";
import { useCommands } from "../frame/commands";
import pageStyles from "../frame/page.module.css";
import { shifted, type TimeRange } from "../parts/range/range";
import { RangePicker } from "../parts/range/range-picker";
import { TimeRangeProvider, useTimeRange } from "../parts/range/time-range";
import { useAsked } from "./address";
import { type Scope, servicesQuery } from "./api";
import styles from "./monitoring.module.css";

const WhyPanel = lazy(() => import("./why/why-panel").then((all) => ({ default: all.WhyPanel })));

const lastHour: TimeRange = { kind: "last", amount: 1, unit: "h" };

interface Props {
    heading: ReactNode;
    /** Beside the heading: what the page is about. */
    about?: ReactNode;
    /** Given, the application is not chosen here. */
    scope?: Scope | undefined;
    /** Offers to ask why requests are slow or fail. */
    canAskWhy?: boolean;
    /** A relative range moves on so often. */
    refreshSeconds?: number;
    children: ReactNode;
}

export function Shell({ refreshSeconds = 60, ...props }: Props) {
    return (
        <TimeRangeProvider initial={lastHour} refreshSeconds={refreshSeconds}>
            <Page {...props} />
        </TimeRangeProvider>
    );
}

function Page({ heading, about, scope, canAskWhy = false, children }: Props) {
    const { t } = useTranslation();
    const refresh = useRefresh();
    const [asked, ask] = useAsked();
    useRangeKeys(refresh);
    useCommands(
        canAskWhy
            ? (["slow", "errors"] as const).map((why) => ({
                  id: `monitoring.why.${why}`,
                  label: t(`telemetry.why.ask.${why}`),
                  group: t("command.group.do"),
                  icon: <IconHelpCircle size={16} />,
                  run: () => ask({ why }),
              }))
            : [],
    );
    return (
        <div className={pageStyles.page}>
            <div className={`${pageStyles.head} ${styles.head}`}>
                {heading}
                {about}
                <span className="grow" />
                {canAskWhy &&
                    (["slow", "errors"] as const).map((why) => (
                        <Button
                            key={why}
                            aria-pressed={asked.why === why}
                            variant={asked.why === why ? "light" : "default"}
                            onClick={() => ask({ why: asked.why === why ? undefined : why })}
                        >
                            {t(`telemetry.why.ask.${why}`)}
                        </Button>
                    ))}
                {!scope && <ApplicationChoice />}
                <EnvironmentChoice application={(scope ?? asked).application} />
                <RangePicker />
                <ActionIcon
                    aria-label={t("telemetry.refresh")}
                    title={t("telemetry.refresh")}
                    onClick={refresh}
                >
                    <IconRefresh size={16} />
                </ActionIcon>
            </div>
            <div className={styles.beside}>
                <div className={styles.content}>{children}</div>
                {canAskWhy && asked.why !== undefined && (
                    <Suspense>
                        <WhyPanel scope={scope ?? asked} why={asked.why} />
                    </Suspense>
                )}
            </div>
        </div>
    );
}

/** Up to now; of a range that stands still, what was read of it is read again. */
function useRefresh() {
    const { range, refresh } = useTimeRange();
    const queries = useQueryClient();
    return () => {
        if (range.kind === "last") refresh();
        else void queries.invalidateQueries({ queryKey: ["telemetry"] });
    };
}

/** The range by keys: half of it earlier or later, twice as much, up to now. */
function useRangeKeys(refresh: () => void) {
    const { t } = useTranslation();
    const { from, to, zoom, widen } = useTimeRange();
    const group = t("telemetry.range.group");
    const step = (by: 1 | -1) => zoom(shifted({ from, to }, by, Date.now()));
    useCommands([
        {
            id: "monitoring.earlier",
            label: t("telemetry.range.earlier"),
            group,
            isKeyOnly: true,
            run: () => step(-1),
        },
        {
            id: "monitoring.later",
            label: t("telemetry.range.later"),
            group,
            isKeyOnly: true,
            run: () => step(1),
        },
        {
            id: "monitoring.widen",
            label: t("telemetry.range.widen"),
            group,
            isKeyOnly: true,
            run: widen,
        },
        {
            id: "monitoring.refresh",
            label: t("telemetry.range.refresh"),
            group,
            isKeyOnly: true,
            run: refresh,
        },
    ]);
}

/** Where more than one environment reports; one that is asked for stands there anyway. */
function EnvironmentChoice({ application }: { application: string | undefined }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ environment }, ask] = useAsked();
    const { data } = useQuery(servicesQuery({ from, to }, { application, environment }));
    const there = data?.environments ?? [];
    const all = environment === undefined ? there : Array.from(new Set([...there, environment]));
    if (all.length < 2 && environment === undefined) return null;
    return (
        <Select
            w={140}
            aria-label={t("telemetry.environment.label")}
            placeholder={t("telemetry.environment.all")}
            clearable
            value={environment ?? null}
            data={all.toSorted()}
            {...asData}
            onChange={(next) => ask({ environment: next ?? undefined })}
        />
    );
}

function ApplicationChoice() {
    const { t } = useTranslation();
    const [{ application }, ask] = useAsked();
    const { data = [] } = useQuery(applicationsQuery);
    return (
        <Select
            w={170}
            aria-label={t("telemetry.application")}
            placeholder={t("telemetry.allApplications")}
            clearable
            searchable
            value={application ?? null}
            data={data.map(({ key, name }) => ({ value: key, label: name }))}
            {...asData}
            onChange={(next) => ask({ application: next ?? undefined, service: undefined })}
        />
    );
}
