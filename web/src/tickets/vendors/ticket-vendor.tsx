// The vendor who has a ticket: their reference, their clocks, and what can be done. Loaded with the
// facts of a ticket, with its own texts.
import { Button, TextInput } from "@mantine/core";
import { IconTruckDelivery } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Handover, Ticket } from "../../api/types";
import { handoversQuery } from "../../api/vendors";
import { useCommands } from "../../frame/commands";
import { useToasts } from "../../frame/toasts";
import { Why } from "../../parts/value/why";
import { Group } from "../properties";
import { At, When } from "../../text/when";
import { HandOverDialog } from "./hand-over-dialog";

export function TicketVendor({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const { data } = useQuery(handoversQuery(ticket.key));
    const { ask } = useSearch({ from: "/frame/tickets/$key" });
    const navigate = useNavigate();
    const show = (isShown: boolean) =>
        void navigate({
            to: ".",
            search: (now) => ({ ...now, ask: isShown ? "vendor" : undefined }),
            replace: true,
        });
    const mayHandOver = data?.may.includes("hand_over") ?? false;
    useCommands(
        mayHandOver
            ? [
                  {
                      id: "ticket.hand_over",
                      label: t("handover.handOver"),
                      group: t("command.group.ticket"),
                      icon: <IconTruckDelivery size={16} />,
                      run: () => show(true),
                  },
              ]
            : [],
    );
    if (!data) return null;
    if (data.items.length === 0 && !mayHandOver) return null;
    return (
        <Group title={t("handover.group")}>
            {data.items.length === 0 && <p className="dim">{t("handover.none")}</p>}
            {data.items.map((handover) => (
                <OneHandover
                    key={handover.id}
                    ticket={ticket}
                    handover={handover}
                    mayChange={data.may.includes("change")}
                />
            ))}
            {mayHandOver && (
                <Button size="compact-sm" onClick={() => show(true)}>
                    {t("handover.handOver")}
                </Button>
            )}
            {mayHandOver && ask === "vendor" && (
                <HandOverDialog
                    ticket={ticket}
                    vendors={data.vendors}
                    onClose={() => show(false)}
                />
            )}
        </Group>
    );
}

function OneHandover({
    ticket,
    handover,
    mayChange,
}: {
    ticket: Ticket;
    handover: Handover;
    mayChange: boolean;
}) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const path = { path: { key: ticket.key, id: handover.id } };
    const refresh = () => {
        void queries.invalidateQueries({ queryKey: ["tickets"] });
        return queries.invalidateQueries({ queryKey: ["ticket", ticket.key] });
    };
    const resume = () =>
        answer(api.POST("/api/v1/tickets/{key}/handovers/{id}/resume", { params: path })).then(
            refresh,
            toast.failed,
        );
    const end = useMutation({
        mutationFn: () =>
            answer(api.POST("/api/v1/tickets/{key}/handovers/{id}/end", { params: path })),
        onSuccess: () => {
            void refresh();
            toast.done(
                t("handover.endedDone", { name: handover.vendor.name }),
                () => void resume(),
            );
        },
        onError: toast.failed,
    });
    const state = handover.state;
    return (
        <section aria-label={handover.vendor.name} style={{ marginBottom: 12 }}>
            <p>
                <Link to="/vendors" search={{ open: handover.vendor.id }} translate="no">
                    {handover.vendor.name}
                </Link>{" "}
                <span className="tag">{t(`handover.${state}`)}</span>{" "}
                <span className="dim">
                    <When at={handover.handed_at} />
                </span>
            </p>
            <Reference ticket={ticket} handover={handover} mayChange={mayChange} />
            {handover.clocks.map((clock) => (
                <ClockChip key={clock.kind} clock={clock} />
            ))}
            {mayChange && state !== "ended" && (
                <Button size="compact-xs" loading={end.isPending} onClick={() => end.mutate()}>
                    {t("handover.end")}
                </Button>
            )}
        </section>
    );
}

function Reference({
    ticket,
    handover,
    mayChange,
}: {
    ticket: Ticket;
    handover: Handover;
    mayChange: boolean;
}) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const [text, setText] = useState<string | null>(null);
    const put = (reference: string) =>
        answer(
            api.PUT("/api/v1/tickets/{key}/handovers/{id}", {
                params: { path: { key: ticket.key, id: handover.id } },
                body: { reference },
            }),
        ).then(() => queries.invalidateQueries({ queryKey: ["ticket", ticket.key] }));
    const kept = handover.reference ?? "";
    const save = () => {
        if (text === null || text.trim() === kept) return setText(null);
        put(text.trim()).then(() => {
            setText(null);
            toast.done(t("handover.referenceDone"), () => void put(kept).catch(toast.failed));
        }, toast.failed);
        return undefined;
    };
    if (!mayChange)
        return handover.reference ? (
            <p>
                {t("handover.reference")} <span translate="no">{handover.reference}</span>
            </p>
        ) : null;
    return (
        <TextInput
            size="xs"
            label={t("handover.reference")}
            placeholder={t("handover.noReference")}
            value={text ?? kept}
            onChange={(event) => setText(event.currentTarget.value)}
            onBlur={save}
            onKeyDown={({ key }) => {
                if (key === "Enter") save();
                if (key === "Escape") setText(null);
            }}
        />
    );
}

function ClockChip({ clock }: { clock: Handover["clocks"][number] }) {
    const { t } = useTranslation();
    return (
        <p>
            {t(`handover.clock.${clock.kind}`)}{" "}
            {clock.state === "running" && clock.due_at && !clock.is_breached && (
                <>
                    {t("handover.due")} <When at={clock.due_at} />
                </>
            )}
            {clock.state === "fulfilled" && !clock.is_breached && (
                <span className="tag">{t("handover.report.met")}</span>
            )}
            {clock.is_breached && <span className="tag">{t("handover.missed")}</span>}{" "}
            <Why
                of={t(`handover.clock.${clock.kind}`)}
                because={t("handover.whyText", {
                    priority: t(`priority.${clock.priority}`),
                    calendar: clock.calendar,
                })}
                facts={[
                    ...(clock.contract
                        ? [{ label: t("handover.whyContract"), value: clock.contract }]
                        : []),
                    { label: t("handover.whyFrom"), value: <At at={clock.started_at} /> },
                ]}
            >
                <ul role="list">
                    {clock.openings.map(({ begin, end }) => (
                        <li key={begin} className="dim">
                            <At at={begin} /> – <At at={end} />
                        </li>
                    ))}
                </ul>
            </Why>
        </p>
    );
}
