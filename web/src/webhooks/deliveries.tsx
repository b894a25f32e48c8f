// What a webhook was sent in the last thirty days, each with its tries, and the way to send it again.
import { Button, Select } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { WebhookDelivery } from "../api/types";
import { Empty } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { Directory } from "../parts/directory/directory";
import type { Column } from "../parts/table/columns";
import { When } from "../text/when";
import { DeliveryPanel } from "./delivery-panel";
import { useEventName } from "./event-name";
import { deliveriesQuery, webhookQuery } from "./queries";
import { Health } from "./webhooks";

type State = WebhookDelivery["state"];
const states: readonly State[] = ["pending", "delivered", "failed", "cancelled"];
const day = 86_400_000;

const idOf = ({ id }: WebhookDelivery) => id;

export function Deliveries() {
    const { t } = useTranslation();
    const { id } = useParams({ strict: false });
    const webhookId = id ?? "";
    const [state, setState] = useState<State | "">("");
    const eventName = useEventName();
    const columns = useColumns();
    const { data: webhook } = useQuery(webhookQuery(webhookId));
    const deliveries = useInfiniteQuery(deliveriesQuery(webhookId, state));
    const items = useMemo(
        () => deliveries.data?.pages.flatMap((page) => page.items),
        [deliveries.data],
    );
    return (
        <Directory<WebhookDelivery>
            name="webhook-deliveries"
            title={webhook ? t("webhook.sentTo", { name: webhook.name }) : t("webhook.deliveries")}
            tools={
                <div className="row">
                    <Link to="/webhooks" search={{ open: webhookId }}>
                        {t("webhook.edit")}
                    </Link>
                    <Select
                        aria-label={t("webhook.state")}
                        value={state}
                        allowDeselect={false}
                        data={[
                            { value: "", label: t("webhook.allStates") },
                            ...states.map((value) => ({
                                value,
                                label: t(`webhook.states.${value}`),
                            })),
                        ]}
                        onChange={(value) => setState((value ?? "") as State | "")}
                    />
                    <ReplayFailed id={webhookId} isOn={webhook?.enabled ?? false} />
                </div>
            }
            notice={
                webhook && (
                    <p>
                        <Health of={webhook} />
                    </p>
                )
            }
            nameLabel={t("webhook.eventColumn")}
            query={deliveries}
            items={items}
            idOf={idOf}
            nameOf={({ type }) => eventName(type)}
            empty={
                <Empty icon={<IconSend size={22} />} title={t("webhook.nothingSent")}>
                    {t("webhook.nothingSentHelp")}
                </Empty>
            }
            columns={columns}
            panel={(delivery, close) => (
                <DeliveryPanel id={webhookId} delivery={delivery} onClose={close} />
            )}
        />
    );
}

/** Sends again what failed within a day. */
function ReplayFailed({ id, isOn }: { id: string; isOn: boolean }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const replay = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/webhooks/{id}/replay", {
                    params: { path: { id } },
                    body: { since: new Date(Date.now() - day).toISOString() },
                }),
            ),
        onSuccess: ({ replayed }) => {
            toast.done(t("webhook.replayed", { count: replayed }));
            void queries.invalidateQueries({ queryKey: ["webhooks"] });
        },
        onError: toast.failed,
    });
    return (
        <Button disabled={!isOn} loading={replay.isPending} onClick={() => replay.mutate()}>
            {t("webhook.replayDay")}
        </Button>
    );
}

function useColumns(): Column<WebhookDelivery>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "state",
                label: t("webhook.state"),
                show: ({ state }) => t(`webhook.states.${state}`),
                value: ({ state }) => state,
                width: 120,
                isOnPhone: true,
            },
            {
                id: "status",
                label: t("webhook.answer"),
                show: ({ status, latency_ms }) =>
                    status === null ? (
                        <span className="dim">—</span>
                    ) : (
                        <span className="tabular">
                            {status} · {t("webhook.latency", { ms: latency_ms ?? 0 })}
                        </span>
                    ),
                value: ({ status }) => String(status ?? ""),
                width: 140,
            },
            {
                id: "tries",
                label: t("webhook.tries"),
                show: ({ tries }) => String(tries),
                value: ({ tries }) => String(tries),
                width: 90,
            },
            {
                id: "created",
                label: t("webhook.when"),
                show: ({ created_at }) => <When at={created_at} />,
                value: ({ created_at }) => created_at,
                width: 160,
                isOnPhone: true,
            },
        ],
        [t],
    );
}
