// One delivery: what was sent, what was answered to each try, and a button that sends it again.
import { Button, Code } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { SidePanel } from "../parts/directory/side-panel";
import { When } from "../text/when";
import { useEventName } from "./event-name";
import { deliveryQuery } from "./queries";

const wrapped = { whiteSpace: "pre-wrap", overflowWrap: "anywhere" } as const;

/** As it was sent, set in lines. */
function pretty(body: string): string {
    try {
        return JSON.stringify(JSON.parse(body), null, 2);
    } catch {
        return body;
    }
}

export function DeliveryPanel({
    id,
    delivery,
    onClose,
}: {
    id: string;
    delivery: string;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const eventName = useEventName();
    const toast = useToasts();
    const queries = useQueryClient();
    const { data, error } = useQuery(deliveryQuery(id, delivery));
    const replay = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/webhooks/{id}/deliveries/{delivery}/replay", {
                    params: { path: { id, delivery } },
                }),
            ),
        onSuccess: () => {
            toast.done(t("webhook.replayed", { count: 1 }));
            void queries.invalidateQueries({ queryKey: ["webhooks"] });
        },
        onError: toast.failed,
    });
    return (
        <SidePanel title={data ? eventName(data.type) : ""} onClose={onClose}>
            {error && <Failed error={error} />}
            {!data && !error && <Skeletons rows={4} height={52} />}
            {data && (
                <div className="stack">
                    <p>
                        {t(`webhook.states.${data.state}`)} · <When at={data.created_at} />
                    </p>
                    {data.reason && <p translate="no">{data.reason}</p>}
                    {data.next_at && (
                        <p className="dim">
                            {t("webhook.nextTry")} <When at={data.next_at} />
                        </p>
                    )}
                    <p className="dim" translate="no">
                        {data.message_id}
                    </p>
                    <div>
                        <Button
                            disabled={data.state === "pending" || data.body === ""}
                            loading={replay.isPending}
                            onClick={() => replay.mutate()}
                        >
                            {t("webhook.replay")}
                        </Button>
                    </div>
                    <h3>{t("webhook.tries")}</h3>
                    {data.attempts.length === 0 && <p className="dim">{t("webhook.noTries")}</p>}
                    <ol reversed>
                        {data.attempts.map((attempt) => (
                            <li key={attempt.at}>
                                <When at={attempt.at} />:{" "}
                                <span translate="no">{attempt.status ?? attempt.reason}</span>
                                {attempt.status !== null && (
                                    <> · {t("webhook.latency", { ms: attempt.latency_ms })}</>
                                )}
                                {attempt.answer && (
                                    <Code block translate="no" style={wrapped} tabIndex={0}>
                                        {attempt.answer}
                                    </Code>
                                )}
                            </li>
                        ))}
                    </ol>
                    <h3>{t("webhook.request")}</h3>
                    <Code block translate="no" style={wrapped} tabIndex={0}>
                        {pretty(data.body)}
                    </Code>
                </div>
            )}
        </SidePanel>
    );
}
