// One error: how it stands and why, what happened, who sees to it. Evidence comes first.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails } from "../../api/types";
import { useCommands } from "../../frame/commands";
import pageStyles from "../../frame/page.module.css";
import { Failed, Skeletons } from "../../frame/states";
import { useTicketChain } from "../../frame/ticket-chain";
import { Tabs } from "../../parts/range/tabs";
import { releasesOf, useDecide } from "../decide";
import { MergePicker } from "../pickers";
import { errorQuery, eventQuery } from "../queries";
import { type Changes, useChanges } from "../use-changes";
import styles from "./error.module.css";
import { Events } from "./events";
import { Evidence, useEvent } from "./evidence";
import { Head } from "./head";
import { History } from "./history";
import { Side } from "./side";
import { Why } from "./why";

export function ErrorPage() {
    const { id = "" } = useParams({ strict: false });
    const { data, error, refetch } = useQuery(errorQuery(id));
    if (data) return <Page key={id} of={data} />;
    return (
        <div className={pageStyles.page}>
            {error ? (
                <Failed error={error} retry={() => void refetch()} isPage />
            ) : (
                <Skeletons rows={14} height={40} />
            )}
        </div>
    );
}

function Page({ of }: { of: ErrorDetails }) {
    const { t } = useTranslation();
    const changes = useChanges();
    const actions = useActions(of, changes);
    const Chain = useTicketChain();
    return (
        <div className={pageStyles.page}>
            <Head of={of} actions={actions} />
            {of.group.ticket !== null && Chain && <Chain ticketKey={of.group.ticket} />}
            <div className={styles.columns}>
                <div className={styles.main}>
                    <Tabs
                        label={t("bugfix.parts.label")}
                        tabs={[
                            {
                                id: "evidence",
                                label: t("bugfix.parts.evidence"),
                                show: () => <Evidence of={of} />,
                            },
                            {
                                id: "events",
                                label: t("bugfix.parts.events"),
                                show: () => <Events of={of.group} />,
                            },
                            {
                                id: "why",
                                label: t("bugfix.parts.why"),
                                show: () => <Why of={of} changes={changes} actions={actions} />,
                            },
                            {
                                id: "history",
                                label: t("bugfix.parts.history"),
                                show: () => <History of={of.group} />,
                            },
                        ]}
                    />
                </div>
                <aside className={styles.side} aria-label={t("bugfix.aboutError")}>
                    <Side
                        of={of}
                        changes={changes}
                        isLinking={actions.isLinking}
                        setLinking={actions.setLinking}
                    />
                </aside>
            </div>
            {actions.dialog}
        </div>
    );
}

/** What may be done with the error, by buttons and by keys. */
function useActions(of: ErrorDetails, changes: Changes) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { group } = of;
    const { ask, dialog } = useDecide(changes);
    const [isMerging, setMerging] = useState(false);
    const [isLinking, setLinking] = useState(false);
    const [asked = "latest", show] = useEvent();
    const { data: event } = useQuery(eventQuery(group.id, asked));
    const can = (action: (typeof group.may)[number]) => group.may.includes(action);
    const releases = Array.from(
        new Set([
            ...of.releases.map(({ name }) => name).filter((name) => name !== ""),
            ...releasesOf([group]),
        ]),
    );
    const resolve = () => ask("resolve", [group], releases);
    const ignore = () => ask("ignore", [group]);
    const assign = () => ask("assign", [group]);
    const merge = () => setMerging(true);
    const linkTicket = () => setLinking(true);
    const openTicket = () => void changes.openTicket(group);
    const command = (id: string, label: string, run: () => void) => ({
        id: `error.${id}`,
        label,
        group: t("command.group.do"),
        run,
    });
    useCommands([
        ...(can("resolve") ? [command("resolve", t("bugfix.do.resolve"), resolve)] : []),
        ...(can("ignore") ? [command("ignore", t("bugfix.do.ignore"), ignore)] : []),
        ...(can("assign") ? [command("assign", t("bugfix.do.assign"), assign)] : []),
        ...(can("merge") ? [command("merge", t("bugfix.do.merge"), merge)] : []),
        ...(can("open_ticket") ? [command("ticket", t("bugfix.do.ticket"), openTicket)] : []),
        ...(can("link_ticket") ? [command("link", t("bugfix.do.linkTicket"), linkTicket)] : []),
        ...(event?.older
            ? [command("older", t("bugfix.older"), () => show(event.older ?? ""))]
            : []),
        ...(event?.newer
            ? [command("newer", t("bugfix.newer"), () => show(event.newer ?? ""))]
            : []),
        command("back", t("bugfix.back"), () => void navigate({ to: "/errors" })),
    ]);
    return {
        can,
        resolve,
        ignore,
        assign,
        merge,
        openTicket,
        linkTicket,
        isLinking,
        setLinking,
        reopen: () => void changes.reopen([group]),
        dialog: (
            <>
                {dialog}
                {isMerging && (
                    <MergePicker
                        group={group}
                        onPick={(into) => {
                            const keys = of.keys.map(({ grouping_key: key }) => key);
                            void changes.merge(group, into, keys).then((id) => {
                                if (id !== null)
                                    void navigate({ to: "/errors/$id", params: { id } });
                            });
                        }}
                        onClose={() => setMerging(false)}
                    />
                )}
            </>
        ),
    };
}

export type Actions = ReturnType<typeof useActions>;
