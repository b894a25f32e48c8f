// Scrape targets of an application: addresses with metrics that the server fetches by itself, how each
// does, and what may be done with it.
import { Button, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import { Problem } from "../../api/problem";
import type { ScrapeTarget } from "../../api/types";
import { Failed, FormProblem, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { count, duration } from "../../parts/value/format";
import { locale } from "../../text/language";
import { useNow, When } from "../../text/when";
import { askAgain, bodyOf, needsSomeone, stateOf, toForm } from "./scrape-target";
import { ScrapeTargetDialog } from "./scrape-target-dialog";
import { ScrapeAnswer, ServerSentence, StateMark, TryButton } from "./scrape-target-marks";
import styles from "./scrape-targets.module.css";

/** The list of an application, and what changes it. */
function useTargets(application: string) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const queryKey = ["scrapeTargets", application];
    const list = useQuery({
        queryKey,
        queryFn: () =>
            answer(
                api.GET("/api/v1/applications/{key}/scrape-targets", {
                    params: { path: { key: application }, query: { limit: 100 } },
                }),
            ),
        refetchInterval: ({ state }) => askAgain(state.data?.items ?? [], Date.now()),
    });
    type List = NonNullable<typeof list.data>;
    const place = (change: (items: ScrapeTarget[]) => ScrapeTarget[]) =>
        queries.setQueryData<List>(
            queryKey,
            (now) => now && { ...now, items: change(now.items as ScrapeTarget[]) },
        );
    const put = (target: ScrapeTarget) =>
        place((items) => items.map((each) => (each.id === target.id ? target : each)));
    const refresh = () => queries.invalidateQueries({ queryKey });
    const failed = (error: unknown) => {
        toast.failed(error);
        void refresh();
    };
    const path = (id: string) => ({ path: { key: application, id } });

    /** Turns it on or off at once, and back if that is undone. */
    const turn = async (target: ScrapeTarget, enabled: boolean) => {
        await queries.cancelQueries({ queryKey });
        put({ ...target, enabled });
        try {
            const changed = await answer(
                api.PATCH("/api/v1/applications/{key}/scrape-targets/{id}", {
                    params: { ...path(target.id), ...basedOn(target.version) },
                    body: { enabled },
                }),
            );
            put(changed);
            const { name } = target;
            toast.done(
                t(enabled ? "scrapeTarget.turnedOn" : "scrapeTarget.turnedOff", { name }),
                () => void turn(changed, !enabled),
            );
        } catch (error) {
            failed(error);
        }
    };
    const restore = (target: ScrapeTarget) =>
        answer(
            api.POST("/api/v1/applications/{key}/scrape-targets", {
                params: { path: { key: application } },
                body: bodyOf(toForm(target)),
            }),
        ).then(refresh, failed);
    /** Removes it at once, and makes it again if that is undone. */
    const remove = async (target: ScrapeTarget) => {
        try {
            await answer(
                api.DELETE("/api/v1/applications/{key}/scrape-targets/{id}", {
                    params: path(target.id),
                }),
            );
            await queries.cancelQueries({ queryKey });
            place((items) => items.filter(({ id }) => id !== target.id));
            toast.done(
                t("scrapeTarget.removed", { name: target.name }),
                () => void restore(target),
            );
        } catch (error) {
            failed(error);
        }
    };
    return { list, refresh, turn, remove };
}

export function ScrapeTargets({ application }: { application: string }) {
    const { t } = useTranslation();
    const { list, refresh, turn, remove } = useTargets(application);
    const now = useNow();
    const [edited, edit] = useState<ScrapeTarget | "new" | null>(null);
    const section = useRef<HTMLElement>(null);
    const [removedAt, setRemovedAt] = useState<number | null>(null);
    const items = list.data?.items;
    // The row that came in place of the removed one has the focus, or what makes the next one.
    useEffect(() => {
        if (removedAt === null) return;
        const rows = section.current?.querySelectorAll("li");
        const row = rows?.[Math.min(removedAt, rows.length - 1)];
        (row ?? section.current)
            ?.querySelector<HTMLElement>(row ? "button, a" : "[data-new]")
            ?.focus();
        setRemovedAt(null);
    }, [removedAt]);

    // A role may see the application and none of its telemetry.
    if (list.error instanceof Problem && [403, 404].includes(list.error.status)) return null;
    const mayCreate = list.data?.may.includes("create") ?? false;
    const troubled = items?.filter((each) => needsSomeone(stateOf(each, now))).length ?? 0;
    return (
        <section
            ref={section}
            className="stack"
            aria-labelledby="scrape-targets"
            style={{ marginTop: 24 }}
        >
            <h3 id="scrape-targets">{t("scrapeTarget.title")}</h3>
            <p className="dim">{t("scrapeTarget.help")}</p>
            {list.isPending && <Skeletons rows={2} height={72} />}
            {list.error && !items && (
                <Failed error={list.error} retry={() => void list.refetch()} />
            )}
            {items?.length === 0 && (
                <>
                    <p>{t("scrapeTarget.empty")}</p>
                    <p className="dim">
                        {t(mayCreate ? "scrapeTarget.emptyHelp" : "scrapeTarget.emptyReading")}
                    </p>
                </>
            )}
            <p role="status" className={styles.problem} hidden={troubled === 0}>
                {troubled > 0 && t("scrapeTarget.troubled", { count: troubled })}
            </p>
            <ul role="list">
                {items?.map((each, at) => (
                    <Row
                        key={each.id}
                        application={application}
                        target={each}
                        onTurn={(enabled) => void turn(each, enabled)}
                        onChange={() => edit(each)}
                        onRemove={() => remove(each).then(() => setRemovedAt(at))}
                    />
                ))}
            </ul>
            {mayCreate && (
                <div>
                    <Button data-new onClick={() => edit("new")}>
                        {t("scrapeTarget.new")}
                    </Button>
                </div>
            )}
            {edited && (
                <ScrapeTargetDialog
                    application={application}
                    target={edited === "new" ? null : edited}
                    onClose={() => edit(null)}
                    onSaved={refresh}
                />
            )}
        </section>
    );
}

interface RowProps {
    application: string;
    target: ScrapeTarget;
    onTurn: (enabled: boolean) => void;
    onChange: () => void;
    onRemove: () => Promise<void>;
}

function Row({ application, target, onTurn, onChange, onRemove }: RowProps) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const [isRemoving, setRemoving] = useState(false);
    const { id, name, url, instance, enabled, may, interval_seconds, timeout_seconds } = target;
    const test = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/applications/{key}/scrape-targets/{id}/test", {
                    params: { path: { key: application, id } },
                }),
            ),
    });
    const named = `scrape-target-${id}`;
    return (
        <li className={styles.target}>
            <div className={styles.head}>
                <strong id={named} className="grow" translate="no">
                    {name}
                </strong>
                <StateMark target={target} />
                {may.includes("change") && (
                    <Switch
                        aria-label={t("scrapeTarget.scrape", { name })}
                        checked={enabled}
                        onChange={(event) => onTurn(event.currentTarget.checked)}
                    />
                )}
            </div>
            <span className="mono" translate="no">
                {url}
            </span>
            <span className="dim">
                {t("scrapeTarget.every", {
                    interval: duration(1000 * interval_seconds, language),
                    timeout: duration(1000 * timeout_seconds, language),
                })}
            </span>
            <span className={`mono ${styles.labels}`} translate="no">
                <span>{`job="${name}"`}</span>
                <span>{`instance="${instance}"`}</span>
            </span>
            <LastScrape target={target} />
            <div className={styles.actions}>
                {may.includes("test") && (
                    <TryButton
                        size="compact-sm"
                        aria-describedby={named}
                        isPending={test.isPending}
                        onTry={() => test.mutate()}
                    />
                )}
                {may.includes("change") && (
                    <Button size="compact-sm" aria-describedby={named} onClick={onChange}>
                        {t("scrapeTarget.change")}
                    </Button>
                )}
                {may.includes("remove") && (
                    <Button
                        size="compact-sm"
                        aria-describedby={named}
                        loading={isRemoving}
                        onClick={() => {
                            setRemoving(true);
                            void onRemove().finally(() => setRemoving(false));
                        }}
                    >
                        {t("scrapeTarget.remove")}
                    </Button>
                )}
                {target.last && (
                    <Link
                        to="/metrics-explorer"
                        search={{ application, metric: "up", match: [`job=${name}`] }}
                        aria-describedby={named}
                    >
                        {t("scrapeTarget.history")}
                    </Link>
                )}
            </div>
            <FormProblem error={test.error} />
            <ScrapeAnswer answer={test.data} />
        </li>
    );
}

/** When it was scraped last, what came, and what was wrong. */
function LastScrape({ target: { last, succeeded_at } }: { target: ScrapeTarget }) {
    const { t, i18n } = useTranslation();
    if (!last) return null;
    const language = locale(i18n.language);
    return (
        <>
            <span className="dim">
                {t("scrapeTarget.last")}: <When at={last.at} />
                {last.is_up && (
                    <>
                        {" · "}
                        {t("scrapeTarget.samples", {
                            count: last.samples,
                            shown: count(last.samples, language),
                        })}
                    </>
                )}
                {" · "}
                <span translate="no">{duration(last.duration_ms, language)}</span>
            </span>
            {last.error && <ServerSentence className={styles.problem}>{last.error}</ServerSentence>}
            {!last.is_up && (
                <span className="dim">
                    {succeeded_at ? (
                        <>
                            {t("scrapeTarget.succeeded")}: <When at={succeeded_at} />
                        </>
                    ) : (
                        t("scrapeTarget.neverSucceeded")
                    )}
                </span>
            )}
        </>
    );
}
