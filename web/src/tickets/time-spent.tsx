// The time that was spent on a ticket: what it adds up to, its entries, and logging one's own.
import { Button } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Ticket, TimeEntry } from "../api/types";
import { useCommands } from "../frame/commands";
import { useToasts } from "../frame/toasts";
import { spentTime } from "../parts/value/spent";
import { may, useMe } from "../session/session";
import { locale } from "../text/language";
import { Group } from "./properties";
import styles from "./properties.module.css";
import { TimeDialog } from "./time-dialog";

const timeQuery = (key: string) =>
    queryOptions({
        queryKey: ["ticket", key, "time"],
        queryFn: () =>
            answer(api.GET("/api/v1/tickets/{key}/time-entries", { params: { path: { key } } })),
    });

export function TimeSpent({ ticket }: { ticket: Ticket }) {
    const isShown = may(useMe(), "time_read");
    return isShown ? <Shown ticketKey={ticket.key} /> : null;
}

function Shown({ ticketKey }: { ticketKey: string }) {
    const { t, i18n } = useTranslation();
    const { data } = useQuery(timeQuery(ticketKey));
    const [dialog, setDialog] = useState<TimeEntry | "new" | null>(null);
    const mayLog = data?.may_log ?? false;
    useCommands(
        mayLog
            ? [
                  {
                      id: "ticket.time",
                      label: t("time.log"),
                      group: t("command.group.ticket"),
                      icon: <IconClock size={16} />,
                      run: () => setDialog("new"),
                  },
              ]
            : [],
    );
    if (!data) return null;
    const language = locale(i18n.language);
    return (
        <Group
            title={t("time.title")}
            action={
                mayLog && (
                    <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-keyshortcuts="Shift+T"
                        onClick={() => setDialog("new")}
                    >
                        {t("time.log")}
                    </Button>
                )
            }
        >
            {data.total_minutes === 0 ? (
                <p className="dim">{t("time.none")}</p>
            ) : (
                <dl>
                    <div className={styles.row}>
                        <dt>{t("time.total")}</dt>
                        <dd>{spentTime(data.total_minutes, language)}</dd>
                    </div>
                    <div className={styles.row}>
                        <dt>{t("time.billable")}</dt>
                        <dd>{spentTime(data.billable_minutes, language)}</dd>
                    </div>
                </dl>
            )}
            {data.items.length > 0 && (
                <ul role="list" aria-label={t("time.entries")} className="stack">
                    {data.items.map((entry) => (
                        <Entry
                            key={entry.id}
                            entry={entry}
                            ticketKey={ticketKey}
                            onChange={() => setDialog(entry)}
                        />
                    ))}
                </ul>
            )}
            {dialog && (
                <TimeDialog
                    ticketKey={ticketKey}
                    entry={dialog === "new" ? null : dialog}
                    onClose={() => setDialog(null)}
                />
            )}
        </Group>
    );
}

function Entry({
    entry,
    ticketKey,
    onChange,
}: {
    entry: TimeEntry;
    ticketKey: string;
    onChange: () => void;
}) {
    const { t, i18n } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const language = locale(i18n.language);
    const refresh = () => queries.invalidateQueries({ queryKey: ["ticket", ticketKey] });
    const path = { params: { path: { id: entry.id } } };
    const restore = () =>
        void answer(api.POST("/api/v1/time-entries/{id}/restore", path)).then(
            refresh,
            toast.failed,
        );
    const remove = useMutation({
        mutationFn: () => answer(api.DELETE("/api/v1/time-entries/{id}", path)),
        onSuccess: async () => {
            toast.done(t("time.removed"), restore);
            await refresh();
        },
        onError: toast.failed,
    });
    const spent = spentTime(entry.minutes, language);
    const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(
        new Date(`${entry.on}T00:00:00Z`),
    );
    return (
        <li>
            <span>{spent}</span>{" "}
            <span className="dim">
                {day}
                {entry.person && (
                    <>
                        {" · "}
                        <span translate="no">{entry.person.name}</span>
                    </>
                )}
                {!entry.is_billable && ` · ${t("time.notBillable")}`}
            </span>
            {entry.note && <p translate="no">{entry.note}</p>}
            {entry.may.includes("change") && (
                <span className="row">
                    <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-label={t("time.changeOne", { spent, day })}
                        onClick={onChange}
                    >
                        {t("time.change")}
                    </Button>
                    <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-label={t("time.removeOne", { spent, day })}
                        loading={remove.isPending}
                        onClick={() => remove.mutate()}
                    >
                        {t("time.remove")}
                    </Button>
                </span>
            )}
        </li>
    );
}
