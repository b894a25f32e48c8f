// Schedules: which jobs run when, and what came of it.
import { Button } from "@mantine/core";
import { IconCalendarTime } from "@tabler/icons-react";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Schedule } from "../api/types";
import { Empty } from "../frame/states";
import { Directory } from "../parts/directory/directory";
import { newId } from "../parts/directory/form-panel";
import { useOpen } from "../parts/panel/list-panel";
import type { Column } from "../parts/table/columns";
import { When } from "../text/when";
import { may, useMe } from "../session/session";
import { useJobName } from "./job-name";
import styles from "./schedules.module.css";
import { SchedulePanel } from "./schedule-panel";

export const schedulesQuery = infiniteQueryOptions({
    queryKey: ["schedules", "list"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/schedules", {
                params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
});

const idOf = ({ id }: Schedule) => id;

export function Schedules() {
    const { t } = useTranslation();
    const nameOf = useJobName();
    const columns = useColumns();
    const [, open] = useOpen();
    const schedules = useInfiniteQuery(schedulesQuery);
    const isForAll = may(useMe(), "schedules_manage");
    const mayCreate = isForAll && (schedules.data?.pages[0]?.may.includes("create") ?? false);
    const items = useMemo(
        () => schedules.data?.pages.flatMap((page) => page.items),
        [schedules.data],
    );
    return (
        <Directory<Schedule>
            name="schedules"
            title={t("place.schedules")}
            newLabel={mayCreate ? t("schedule.new") : undefined}
            nameLabel={t("schedule.job")}
            query={schedules}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconCalendarTime size={22} />}
                    title={t("schedule.empty")}
                    action={
                        mayCreate && (
                            <Button onClick={() => open(newId)}>{t("schedule.new")}</Button>
                        )
                    }
                >
                    {t("schedule.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <SchedulePanel id={id} onClose={close} />}
        />
    );
}

/** How the last run ended, and when. */
export function Outcome({ of: { last_run } }: { of: Schedule }) {
    const { t } = useTranslation();
    if (!last_run) return <span className="dim">{t("schedule.noRun")}</span>;
    return (
        <span>
            <span className={last_run.outcome === "passed" ? styles.passed : styles.failed}>
                {t(`schedule.outcome.${last_run.outcome}`)}
            </span>{" "}
            <When at={last_run.ended_at} className="dim" />
        </span>
    );
}

function useColumns(): Column<Schedule>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "cron",
                label: t("schedule.when"),
                show: ({ cron, zone }) => (
                    <span translate="no">
                        <code>{cron}</code> <span className="dim">{zone}</span>
                    </span>
                ),
                value: ({ cron }) => cron,
                width: 240,
            },
            {
                id: "next",
                label: t("schedule.next"),
                show: (schedule) => <Next of={schedule} />,
                value: ({ next_runs }) => next_runs[0] ?? "",
                width: 160,
                isOnPhone: true,
            },
            {
                id: "last",
                label: t("schedule.last"),
                show: (schedule) => <Outcome of={schedule} />,
                value: ({ last_run }) => last_run?.ended_at ?? "",
                width: 240,
                isOnPhone: true,
            },
        ],
        [t],
    );
}

function Next({ of: { enabled, is_under_way, next_runs, trouble } }: { of: Schedule }) {
    const { t } = useTranslation();
    if (is_under_way) return <>{t("schedule.underWay")}</>;
    if (trouble) return <span className={styles.failed}>{t("schedule.stands")}</span>;
    const next = next_runs[0];
    return enabled && next ? <When at={next} /> : <>{t("schedule.paused")}</>;
}
