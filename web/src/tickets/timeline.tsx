// The timeline: every recorded change, newest first.
import { Button } from "@mantine/core";
import {
    IconArrowsUpDown,
    IconCheck,
    IconHistory,
    IconLink,
    IconMessage,
    IconPlus,
    IconUserCheck,
    type TablerIcon,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Entry, Ticket } from "../api/types";
import { Empty, Failed, Skeletons } from "../frame/states";
import { actionOf, isCreation } from "../parts/entry/creation";
import { Principal } from "../parts/principal/principal";
import { type TimelineEvent, Timeline as Lines } from "../parts/trace/timeline";
import styles from "./changes.module.css";
import { EntryChanges, EntrySummary, EntryTitle } from "./entry";
import { timelineQuery } from "./queries";
import { shownChanges } from "./shown-changes";

const icons: Readonly<Record<string, TablerIcon>> = {
    created: IconPlus,
    replied: IconMessage,
    noted: IconMessage,
    posted: IconMessage,
    escalated: IconArrowsUpDown,
    assigned: IconUserCheck,
    linked: IconLink,
    resolved: IconCheck,
    closed: IconCheck,
};

function eventOf(entry: Entry): TimelineEvent {
    const Icon = icons[actionOf(entry)] ?? IconHistory;
    const { id, at } = entry;
    return {
        id,
        at,
        icon: <Icon size={15} />,
        text: (
            <>
                <strong>
                    <EntryTitle entry={entry} />
                </strong>{" "}
                <EntrySummary entry={entry} />
            </>
        ),
        who: isCreation(entry) ? undefined : <Principal of={entry} />,
        detail: shownChanges(entry).length > 0 ? () => <EntryChanges entry={entry} /> : undefined,
    };
}

export function Timeline({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const query = useInfiniteQuery(timelineQuery(ticket.key));
    const { data } = query;
    const events = useMemo(
        () =>
            (data?.pages.flatMap((page) => page.items) ?? [])
                .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
                .map(eventOf),
        [data],
    );
    return (
        <div className={styles.timeline} role="region" aria-label={t("ticket.timeline")}>
            {query.isPending && <Skeletons rows={8} height={40} />}
            {query.isError && events.length === 0 && (
                <Failed error={query.error} retry={() => void query.refetch()} />
            )}
            {query.isSuccess && events.length === 0 && (
                <Empty icon={<IconHistory size={22} />} title={t("timeline.empty")}>
                    {t("timeline.emptyHelp")}
                </Empty>
            )}
            {events.length > 0 && <Lines label={t("ticket.timeline")} events={events} />}
            {query.hasNextPage && (
                <Button
                    m={12}
                    flex="none"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                >
                    {t("action.more")}
                </Button>
            )}
        </div>
    );
}
