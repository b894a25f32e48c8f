// How far runs are, in a corner of every page, with the way to cancel or undo them.
import { Button, CloseButton, Progress } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";

import { bulkRunQuery, doneOf, hasEnded, useBulkRuns } from "../../api/bulk";
import { Problem } from "../../api/problem";
import type { BulkRun } from "../../api/types";
import styles from "./bulk.module.css";
import { useRunName } from "./run-name";

export default function RunsInProgress({ ids }: { ids: readonly string[] }) {
    const { t } = useTranslation();
    return createPortal(
        <section className={styles.corner} aria-label={t("bulkRun.progress")}>
            {ids.map((id) => (
                <OneRun key={id} id={id} />
            ))}
        </section>,
        document.body,
    );
}

function OneRun({ id }: { id: string }) {
    const { data: run, error } = useQuery(bulkRunQuery(id));
    const runs = useBulkRuns();
    const queries = useQueryClient();
    // It was removed since, or is another's.
    const isGone = error instanceof Problem && error.status === 404;
    const state = run?.state;
    useEffect(() => {
        if (isGone) runs.forget(id);
    });
    useEffect(() => {
        if (!state || state === "queued" || state === "running") return;
        for (const key of ["tickets", "ticket", "queues"])
            void queries.invalidateQueries({ queryKey: [key] });
    }, [state, queries]);
    return run ? <Shown run={run} /> : null;
}

function Shown({ run }: { run: BulkRun }) {
    const { t } = useTranslation();
    const nameOf = useRunName();
    const runs = useBulkRuns();
    const isOver = hasEnded(run);
    const done = doneOf(run);
    return (
        <div className={styles.run}>
            <div className={styles.line}>
                <strong className="grow">{nameOf(run)}</strong>
                {isOver && (
                    <CloseButton
                        size="sm"
                        aria-label={t("bulkRun.close")}
                        onClick={() => runs.forget(run.id)}
                    />
                )}
            </div>
            {!isOver && (
                <Progress
                    value={run.total > 0 ? (100 * done) / run.total : 100}
                    aria-label={nameOf(run)}
                    size="sm"
                />
            )}
            <div className={styles.line}>
                <span className="grow" role="status">
                    {isOver ? <Outcome run={run} /> : t("bulkRun.of", { done, total: run.total })}
                </span>
                {run.may.includes("cancel") && (
                    <Button size="compact-xs" onClick={() => runs.cancel(run.id)}>
                        {t("action.cancel")}
                    </Button>
                )}
                {run.may.includes("undo") && (
                    <Button size="compact-xs" onClick={() => runs.undo(run.id)}>
                        {t("bulkRun.undo")}
                    </Button>
                )}
                <Link to="/bulk-runs" search={{ open: run.id }}>
                    {t("bulkRun.details")}
                </Link>
            </div>
        </div>
    );
}

/** What came of a run, in a few words. */
export function Outcome({ run }: { run: BulkRun }) {
    const { t } = useTranslation();
    const { state, changed, unchanged, failed, undoes } = run;
    const parts = [
        t(undoes ? "bulkRun.restored" : "bulkRun.changed", { count: changed }),
        unchanged > 0 && t("bulkRun.unchanged", { count: unchanged }),
        failed > 0 && t("bulkRun.failed", { count: failed }),
        state === "cancelled" && t("bulkRun.state.cancelled"),
        state === "stopped" && t("bulkRun.state.stopped"),
    ];
    return <>{parts.filter(Boolean).join(" · ")}</>;
}
