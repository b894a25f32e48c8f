// The timeline: every recorded change, newest first.
import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { Empty, Failed, Skeletons } from "../frame/states";
import { Principal } from "../parts/principal/principal";
import { When } from "../text/when";
import changes from "./changes.module.css";
import styles from "./conversation.module.css";
import { EntryChanges, entryTitle } from "./entry";
import { timelineQuery } from "./queries";

export function Timeline({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const query = useInfiniteQuery(timelineQuery(ticket.key));
    const entries = (query.data?.pages.flatMap((page) => page.items) ?? []).toSorted(
        (a, b) => Date.parse(b.at) - Date.parse(a.at),
    );
    return (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("ticket.timeline")}>
            {query.isPending && <Skeletons rows={8} height={40} />}
            {query.isError && entries.length === 0 && (
                <Failed error={query.error} retry={() => void query.refetch()} />
            )}
            {query.isSuccess && entries.length === 0 && (
                <Empty icon={<IconHistory size={22} />} title={t("timeline.empty")}>
                    {t("timeline.emptyHelp")}
                </Empty>
            )}
            <ol role="list" className={changes.timeline}>
                {entries.map((entry) => (
                    <li key={entry.id} className={changes.moment}>
                        <span className="dim">
                            <When at={entry.at} />
                        </span>
                        <div>
                            <strong>{entryTitle(entry, t)}</strong> <Principal of={entry} />
                            <EntryChanges entry={entry} />
                        </div>
                    </li>
                ))}
            </ol>
            {query.hasNextPage && (
                <Button
                    mt={12}
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                >
                    {t("action.more")}
                </Button>
            )}
        </div>
    );
}
