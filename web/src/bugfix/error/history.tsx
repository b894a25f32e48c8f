// What became of the error, the newest first.
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorGroup, ErrorHistoryEntry } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { At } from "../../text/when";
import { historyQuery } from "../queries";
import styles from "./error.module.css";

export function History({ of }: { of: ErrorGroup }) {
    const { t } = useTranslation();
    const query = useInfiniteQuery(historyQuery(of.id));
    const entries = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    return (
        <section className={styles.part} aria-labelledby="error-history">
            <h2 id="error-history">{t("bugfix.parts.history")}</h2>
            {!entries && query.error && (
                <Failed error={query.error} retry={() => void query.refetch()} />
            )}
            {!entries && !query.error && <Skeletons rows={3} height={40} />}
            {entries?.length === 0 && <p className="dim">{t("bugfix.noHistory")}</p>}
            <ol role="list" className={styles.story}>
                {entries?.map((entry) => (
                    <Entry key={entry.id} of={entry} />
                ))}
            </ol>
            {query.hasNextPage && (
                <Button
                    size="compact-sm"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                >
                    {t("bugfix.earlier")}
                </Button>
            )}
        </section>
    );
}

function Entry({ of }: { of: ErrorHistoryEntry }) {
    const { t } = useTranslation();
    return (
        <li>
            <p>
                {t(`bugfix.entry.${of.step}`)}
                {of.release !== "" && <span translate="no"> · {of.release}</span>}
                {of.assignee !== null && <span translate="no"> · {of.assignee.name}</span>}
                {of.other !== null && (
                    <>
                        {" · "}
                        <Link to="/errors/$id" params={{ id: of.other }}>
                            {t("bugfix.toThatError")}
                        </Link>
                    </>
                )}
            </p>
            {of.note !== "" && <p translate="no">{of.note}</p>}
            <p className="dim">
                {of.by !== null && <span translate="no">{of.by.name} · </span>}
                <At at={of.at} />
            </p>
        </li>
    );
}
