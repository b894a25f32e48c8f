// Webhooks: where programs of others are told what happens, and how that fares.
import { Button } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Webhook } from "../api/types";
import { Empty } from "../frame/states";
import { Directory } from "../parts/directory/directory";
import { newId } from "../parts/directory/form-panel";
import { useOpen } from "../parts/panel/list-panel";
import type { Column } from "../parts/table/columns";
import { When } from "../text/when";
import { Sections } from "./sections";
import { webhooksQuery } from "./queries";
import { type NewSecret, WebhookPanel } from "./webhook-panel";

const idOf = ({ id }: Webhook) => id;
const nameOf = ({ name }: Webhook) => name;

export function Webhooks() {
    const { t } = useTranslation();
    const columns = useColumns();
    const [, open] = useOpen();
    const [made, setMade] = useState<NewSecret | null>(null);
    const webhooks = useInfiniteQuery(webhooksQuery);
    const items = useMemo(
        () => webhooks.data?.pages.flatMap((page) => page.items),
        [webhooks.data],
    );
    const show = (secret: NewSecret) => {
        setMade(secret);
        open(secret.id);
    };
    return (
        <Directory<Webhook>
            name="webhooks"
            title={t("place.webhooks")}
            tools={<Sections />}
            newLabel={t("webhook.new")}
            nameLabel={t("field.name")}
            query={webhooks}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconWebhook size={22} />}
                    title={t("webhook.empty")}
                    action={<Button onClick={() => open(newId)}>{t("webhook.new")}</Button>}
                >
                    {t("webhook.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => (
                <WebhookPanel
                    key={id}
                    id={id}
                    secret={made?.id === id ? made.secret : null}
                    onSecret={show}
                    onClose={() => {
                        setMade(null);
                        close();
                    }}
                />
            )}
        />
    );
}

/** In a few words how it fares. */
export function Health({ of: webhook }: { of: Webhook }) {
    const { t } = useTranslation();
    const { health, enabled, disabled_reason, is_owner_active } = webhook;
    if (!enabled)
        return <>{t(disabled_reason ? `webhook.off.${disabled_reason}` : "webhook.off.byHand")}</>;
    if (!is_owner_active) return <>{t("webhook.noOwner")}</>;
    if (health.failing_since)
        return (
            <>
                {t("webhook.failingSince")} <When at={health.failing_since} />
            </>
        );
    return <>{t(health.succeeded_at ? "webhook.well" : "webhook.nothingYet")}</>;
}

function useColumns(): Column<Webhook>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "health",
                label: t("webhook.health"),
                show: (webhook) => <Health of={webhook} />,
                value: ({ health }) => health.failing_since ?? "",
                width: 240,
                isOnPhone: true,
            },
            {
                id: "sent",
                label: t("webhook.lastDay"),
                show: ({ health: { delivered, failed, pending } }) =>
                    t("webhook.counts", { delivered, failed, pending }),
                value: ({ health }) => String(health.failed),
                width: 260,
            },
            {
                id: "url",
                label: t("webhook.url"),
                show: ({ url }) => (
                    <span translate="no" className="cut">
                        {url}
                    </span>
                ),
                value: ({ url }) => url,
                width: 280,
            },
            {
                id: "owner",
                label: t("webhook.owner"),
                show: ({ owner }) => <span translate="no">{owner.name}</span>,
                value: ({ owner }) => owner.name,
                width: 160,
            },
        ],
        [t],
    );
}
