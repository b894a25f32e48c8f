// One change of many tickets: how it stands, what it could not do and why, and the way back.
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { bulkFailuresQuery, bulkRunQuery, useBulkRuns } from "../../api/bulk";
import { explainField } from "../../api/problem";
import type { BulkFailure, BulkRun } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { SidePanel } from "../../parts/directory/side-panel";
import { When } from "../../text/when";
import styles from "./bulk.module.css";
import { Outcome } from "./progress";
import { useRunName } from "./run-name";

export function RunPanel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const nameOf = useRunName();
    const { data: run, error } = useQuery(bulkRunQuery(id));
    return (
        <SidePanel title={run ? nameOf(run) : t("bulkRun.number", { id })} onClose={onClose}>
            {run ? <Facts run={run} /> : error ? <Failed error={error} /> : <Skeletons rows={4} />}
        </SidePanel>
    );
}

function Facts({ run }: { run: BulkRun }) {
    const { t } = useTranslation();
    const runs = useBulkRuns();
    const fact = (label: string, value: ReactNode) => (
        <>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </>
    );
    return (
        <div className="stack">
            <dl className={styles.facts}>
                {fact(t("bulkRun.outcome"), <Outcome run={run} />)}
                {fact(t("field.status"), t(`bulkRun.state.${run.state}`))}
                {fact(t("bulkRun.when"), <When at={run.created_at} />)}
                {fact(
                    t("bulkRun.filter"),
                    run.filter === null ? (
                        t("bulkRun.selection")
                    ) : (
                        <code translate="no">{run.filter}</code>
                    ),
                )}
                {run.undo_until && fact(t("bulkRun.until"), <When at={run.undo_until} />)}
                {run.undoes && fact(t("bulkRun.isUndo"), <ToRun id={run.undoes} />)}
                {run.undone_by && fact(t("bulkRun.wasUndone"), <ToRun id={run.undone_by} />)}
            </dl>
            <div className="actions">
                {run.may.includes("cancel") && (
                    <Button onClick={() => runs.cancel(run.id)}>{t("action.cancel")}</Button>
                )}
                {run.may.includes("undo") && (
                    <Button onClick={() => runs.undo(run.id)}>{t("bulkRun.undo")}</Button>
                )}
            </div>
            {run.failed > 0 && <Failures run={run} />}
        </div>
    );
}

function ToRun({ id }: { id: string }) {
    const { t } = useTranslation();
    return (
        <Link to="/bulk-runs" search={{ open: id }}>
            {t("bulkRun.number", { id })}
        </Link>
    );
}

function Failures({ run: { id } }: { run: BulkRun }) {
    const { t } = useTranslation();
    const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
        bulkFailuresQuery(id),
    );
    const failures = data?.pages.flatMap((page) => page.items);
    if (error) return <Failed error={error} />;
    if (!failures) return <Skeletons rows={3} />;
    return (
        <section className="stack" aria-label={t("bulkRun.failures")}>
            <table className={styles.failures}>
                <thead>
                    <tr>
                        <th scope="col">{t("bulkRun.failures")}</th>
                        <th scope="col">{t("bulkRun.why")}</th>
                    </tr>
                </thead>
                <tbody>
                    {failures.map((failure) => (
                        <tr key={failure.key}>
                            <td>
                                <a href={`/tickets/${failure.key}`} translate="no">
                                    {failure.key}
                                </a>
                            </td>
                            <td>{reasonOf(failure)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            <div className="actions">
                <a href={`/api/v1/bulk/${id}/failures/csv`} download>
                    {t("bulkRun.csv")}
                </a>
                {hasNextPage && (
                    <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                        {t("bulkRun.more")}
                    </Button>
                )}
            </div>
        </section>
    );
}

function reasonOf({ code, text, params }: BulkFailure): string {
    const named = params as Record<string, string>;
    return explainField({ field: named.field ?? "", code, message: text, params: named });
}
