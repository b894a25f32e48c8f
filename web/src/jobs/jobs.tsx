// Background work: what waits, what runs, and what failed for good and why.
import { Button } from "@mantine/core";
import { IconPlayerPlay, IconRefresh } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Job } from "../api/types";
import { Ask } from "../frame/ask";
import { Empty, Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { When } from "../text/when";
import queueStyles from "../frame/page.module.css";
import styles from "./jobs.module.css";

const states = ["dead", "ready", "running"] as const;

export function Jobs() {
    const { t } = useTranslation();
    const { state = "dead" } = useSearch({ from: "/frame/jobs" });
    const jobs = useInfiniteQuery({
        queryKey: ["jobs", state],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/jobs", {
                    params: {
                        query: { state, limit: 50, ...(pageParam && { cursor: pageParam }) },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });
    const items = jobs.data?.pages.flatMap((page) => page.items) ?? [];
    return (
        <div className={queueStyles.page}>
            <div className={queueStyles.head}>
                <h1>{t("place.jobs")}</h1>
                <nav
                    className={queueStyles.tabs}
                    aria-label={t("job.states")}
                    style={{ marginLeft: 0 }}
                >
                    {states.map((one) => (
                        <Link
                            key={one}
                            to="/jobs"
                            search={{ state: one === "dead" ? undefined : one }}
                            activeOptions={{ includeSearch: true, explicitUndefined: true }}
                            className={queueStyles.tab}
                            aria-current={one === state ? "page" : undefined}
                        >
                            {t(`job.state.${one}`)}
                        </Link>
                    ))}
                </nav>
            </div>
            <div className={styles.scroll}>
                {jobs.isPending && <Skeletons rows={8} height={48} />}
                {jobs.isError && items.length === 0 && (
                    <Failed error={jobs.error} retry={() => void jobs.refetch()} />
                )}
                {jobs.isSuccess && items.length === 0 && (
                    <Empty icon={<IconPlayerPlay size={22} />} title={t(`job.empty.${state}`)}>
                        {t(`job.empty.${state}Help`)}
                    </Empty>
                )}
                <ul role="list">
                    {items.map((job) => (
                        <Row key={job.id} job={job} isDead={state === "dead"} />
                    ))}
                </ul>
                {jobs.hasNextPage && (
                    <Button
                        m={16}
                        loading={jobs.isFetchingNextPage}
                        onClick={() => void jobs.fetchNextPage()}
                    >
                        {t("action.more")}
                    </Button>
                )}
            </div>
        </div>
    );
}

function Row({ job, isDead }: { job: Job; isDead: boolean }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    const refresh = () => queries.invalidateQueries({ queryKey: ["jobs"] });
    const path = { params: { path: { id: job.id } } };
    const retry = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/jobs/{id}/retry", path)),
        onSuccess: () => {
            toast.done(t("job.retried"));
            void refresh();
        },
        onError: toast.failed,
    });
    return (
        <li className={styles.job}>
            <span className={styles.kind} translate="no">
                {job.kind}
            </span>
            <span className="dim">
                {t("job.attempts", { count: job.attempts })}
                {job.max_attempts > 0 && ` / ${job.max_attempts}`}
            </span>
            <span className="dim">
                {!isDead && `${t("job.next")} `}
                <When at={job.run_at} />
            </span>
            <span className="grow" />
            {job.may.includes("retry") && (
                <Button
                    leftSection={<IconRefresh size={14} />}
                    loading={retry.isPending}
                    onClick={() => retry.mutate()}
                >
                    {t("job.retry")}
                </Button>
            )}
            {isDead && job.may.includes("discard") && (
                <Button onClick={() => setAsking(true)}>{t("job.discard")}</Button>
            )}
            {job.last_error && (
                <pre className={styles.error} translate="no">
                    {job.last_error}
                </pre>
            )}
            {isAsking && (
                <Ask
                    title={t("job.discardAsk")}
                    action={t("job.discard")}
                    onClose={() => setAsking(false)}
                    onDo={() => answer(api.DELETE("/api/v1/jobs/{id}", path)).then(refresh)}
                >
                    <p>{t("job.discardText")}</p>
                </Ask>
            )}
        </li>
    );
}
