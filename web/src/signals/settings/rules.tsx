// Which incidents open a ticket, and what kind of ticket: the first rule that matches says it. They
// are written here, put in order, turned off, and removed.
import { ActionIcon, Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { SignalRule } from "../../api/types";
import { Ask } from "../../frame/ask";
import type { Column } from "../../parts/table/columns";
import { doColumn, matcherColumn, nameColumn, onColumn } from "./columns";
import { SetList, useChange } from "./list";
import { moved } from "./order";
import { rulesQuery } from "./queries";
import { RuleDialog } from "./rule-dialog";

const idOf = ({ id }: SignalRule) => id;
const nameOf = ({ name }: SignalRule) => name;

export function Rules() {
    const { t } = useTranslation();
    const query = useQuery(rulesQuery);
    const [edited, edit] = useState<SignalRule | "new" | null>(null);
    const [removed, remove] = useState<SignalRule | null>(null);
    const { mutate: put, isPending } = useChange(
        (rules: string[]) => answer(api.PUT("/api/v1/signal-rules/order", { body: { rules } })),
        t("signalRule.ordered"),
    );
    const { mutate: turn, isPending: isTurning } = useChange(
        ({ id, version, enabled }: SignalRule) =>
            answer(
                api.PATCH("/api/v1/signal-rules/{id}", {
                    params: { path: { id }, ...basedOn(version) },
                    body: { enabled: !enabled },
                }),
            ),
        t("done.saved"),
    );
    const done = useChange(
        (id: string) =>
            answer(api.DELETE("/api/v1/signal-rules/{id}", { params: { path: { id } } })),
        t("signalRule.removed"),
    );
    const rows = query.data;
    const columns = useMemo<Column<SignalRule>[]>(() => {
        const order = (rows ?? []).map(idOf);
        const arrow = (row: SignalRule, by: 1 | -1) => {
            const Icon = by === 1 ? IconArrowDown : IconArrowUp;
            const next = moved(order, row.id, by);
            return (
                <ActionIcon
                    size={24}
                    aria-label={t(by === 1 ? "signalRule.down" : "signalRule.up", {
                        name: row.name,
                    })}
                    disabled={isPending || next === null}
                    onClick={() => next && put(next)}
                >
                    <Icon size={14} />
                </ActionIcon>
            );
        };
        return [
            {
                id: "place",
                label: t("signalRule.place"),
                show: (row) => (
                    <span className="row">
                        {row.place} {arrow(row, -1)} {arrow(row, 1)}
                    </span>
                ),
                width: 110,
            },
            nameColumn(t("window.name"), nameOf),
            matcherColumn(t("signalRule.matches")),
            {
                id: "ticket",
                label: t("incident.ticket"),
                show: (row) =>
                    row.ticket ? (
                        <>
                            {t("signalRule.opens")} <span translate="no">{row.ticket.level}</span>
                            {row.ticket.priority &&
                                ` · ${t(`signalRule.priorities.${row.ticket.priority}`)}`}
                        </>
                    ) : (
                        t("signalRule.opensNone")
                    ),
                width: 180,
                isOnPhone: true,
            },
            onColumn(t, { turn, isBusy: isTurning }),
            doColumn<SignalRule>(
                t,
                [
                    {
                        label: t("signalRule.change"),
                        name: ({ name }) => t("signalRule.changeOne", { name }),
                        run: edit,
                    },
                    {
                        label: t("window.remove"),
                        name: ({ name }) => t("window.removeOne", { name }),
                        run: remove,
                    },
                ],
                { width: 190 },
            ),
        ];
    }, [t, rows, put, isPending, turn, isTurning]);
    return (
        <>
            <SetList<SignalRule>
                name="signal-rules"
                label={t("signalRule.title")}
                columns={columns}
                rows={rows}
                idOf={idOf}
                nameOf={nameOf}
                query={query}
                empty={{ title: t("signalRule.none"), help: t("signalRule.noneHelp") }}
                tools={<Button onClick={() => edit("new")}>{t("signalRule.new")}</Button>}
            />
            {edited && (
                <RuleDialog rule={edited === "new" ? null : edited} onClose={() => edit(null)} />
            )}
            {removed && (
                <Ask
                    title={t("signalRule.removeAsk")}
                    action={t("window.remove")}
                    onClose={() => remove(null)}
                    onDo={() => done.mutateAsync(removed.id)}
                >
                    <p>{t("signalRule.removeText")}</p>
                </Ask>
            )}
        </>
    );
}
