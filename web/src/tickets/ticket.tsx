// The ticket page: the story in the middle, its facts at the side, its place in the chain above.
import { Drawer } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { Failed, Skeletons } from "../frame/states";
import { isStaff, useMe } from "../session/session";
import { type TicketActions, useTicketActions } from "./actions";
import { Chain } from "./chain";
import { Conversation } from "./conversation";
import { Head } from "./head";
import { MergedInto } from "./merged";
import { Properties } from "./properties";
import { MacroKey } from "./macros/apply-macro";
import { SuggestionKey } from "./suggestions/suggested";
import { ticketQuery } from "./queries";
import { StaleDialog } from "./stale-dialog";
import type { StaleSave } from "./stale";
import styles from "./ticket.module.css";
import { TicketKeys } from "./ticket-keys";
import { Timeline } from "./timeline";

export function TicketPage() {
    const { key } = useParams({ from: "/frame/tickets/$key" });
    const { data: ticket, error, refetch } = useQuery(ticketQuery(key));
    useEffect(() => {
        document.title = ticket ? `${ticket.key} ${ticket.subject}` : "Mainstay";
        return () => {
            document.title = "Mainstay";
        };
    }, [ticket]);
    if (ticket) return <Loaded key={ticket.key} ticket={ticket} />;
    return error ? (
        <Failed isPage error={error} retry={() => void refetch()} />
    ) : (
        <Skeletons rows={10} height={48} />
    );
}

function Loaded({ ticket }: { ticket: Ticket }) {
    const [stale, setStale] = useState<StaleSave | null>(null);
    const actions = useTicketActions(ticket, setStale);
    const isNarrow =
        useMediaQuery("(max-width: 900px)", undefined, { getInitialValueInEffect: false }) ?? false;
    const isInside = isStaff(useMe());
    // Only where the window is low: see ticket.module.css.
    const [isUnfolded, fold] = useDisclosure(false);
    const [areDetailsOpen, details] = useDisclosure(false);
    const { t } = useTranslation();
    return (
        <article
            className={styles.page}
            data-unfolded={isUnfolded || undefined}
            aria-label={t("ticket.label", { key: ticket.key })}
        >
            <Head
                ticket={ticket}
                actions={actions}
                isUnfolded={isUnfolded}
                onFold={fold.toggle}
                onDetails={isNarrow ? details.open : undefined}
            />
            <MergedInto ticket={ticket} actions={actions} />
            {isInside && (
                <div className={styles.chain}>
                    <Chain ticket={ticket} />
                </div>
            )}
            {/* Reading on folds what was unfolded. */}
            <div
                className={styles.body}
                onWheel={isUnfolded ? fold.close : undefined}
                onTouchMove={isUnfolded ? fold.close : undefined}
            >
                <Story ticket={ticket} />
                {!isNarrow && <Side ticket={ticket} actions={actions} />}
            </div>
            {isNarrow && (
                <Drawer
                    opened={areDetailsOpen}
                    onClose={details.close}
                    position="right"
                    size={320}
                    title={t("ticket.details")}
                    closeButtonProps={{ "aria-label": t("action.close") }}
                >
                    <Properties ticket={ticket} actions={actions} />
                </Drawer>
            )}
            <TicketKeys ticket={ticket} actions={actions} />
            <MacroKey ticket={ticket} />
            <SuggestionKey ticket={ticket} actions={actions} />
            {stale && (
                <StaleDialog stale={stale} save={actions.save} onClose={() => setStale(null)} />
            )}
        </article>
    );
}

function Side({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    return (
        <aside className={styles.side} aria-label={t("ticket.details")}>
            <Properties ticket={ticket} actions={actions} />
        </aside>
    );
}

function Story({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const { view } = useSearch({ from: "/frame/tickets/$key" });
    const canSeeTimeline = isStaff(useMe());
    const tab = (shown: "timeline" | undefined, label: string) => (
        <Link
            to="/tickets/$key"
            params={{ key: ticket.key }}
            search={{ view: shown }}
            replace
            activeOptions={{ includeSearch: true, explicitUndefined: true }}
            className={styles.tab}
            aria-current={view === shown ? "page" : undefined}
        >
            {label}
        </Link>
    );
    return (
        <div className={styles.story}>
            {canSeeTimeline && (
                <nav className={styles.tabs} aria-label={t("ticket.views")}>
                    {tab(undefined, t("ticket.conversation"))}
                    {tab("timeline", t("ticket.timeline"))}
                </nav>
            )}
            {view === "timeline" && canSeeTimeline ? (
                <Timeline ticket={ticket} />
            ) : (
                <Conversation ticket={ticket} />
            )}
        </div>
    );
}
