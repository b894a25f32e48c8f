// What identity shows on the first page of an auditor: the newest of the security log, and who was
// exported or erased.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { SecurityEvent } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { When } from "../../text/when";

const shownMax = 6;

type Kind = SecurityEvent["kind"];

const eventsQuery = (kind?: Kind) => ({
    queryKey: ["security-events", "home", kind],
    queryFn: async () =>
        (
            await answer(
                api.GET("/api/v1/security-events", {
                    params: { query: { limit: shownMax, ...(kind && { kind }) } },
                }),
            )
        ).items,
});

function Events({ items }: { items: readonly SecurityEvent[] }) {
    const { t } = useTranslation();
    return (
        <ul>
            {items.map(({ id, kind, last_at, user }) => (
                <li key={id}>
                    {t(`securityLog.kind.${kind}` as never)}{" "}
                    {user && <span translate="no">{user.name}</span>}{" "}
                    <When at={last_at} className="dim" />
                </li>
            ))}
        </ul>
    );
}

export function Security() {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(eventsQuery());
    return (
        <>
            <h2>
                <Link to="/security-log">{t("place.securityLog")}</Link>
            </h2>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={4} />
            ) : (
                <Events items={data} />
            )}
        </>
    );
}

export function Exports() {
    const { t } = useTranslation();
    const exported = useQuery(eventsQuery("exported"));
    const erased = useQuery(eventsQuery("erased"));
    const error = exported.error ?? erased.error;
    const items = [...(exported.data ?? []), ...(erased.data ?? [])];
    return (
        <>
            <h2>
                <Link to="/security-log" search={{ kind: "exported" }}>
                    {t("securityLog.homeExports")}
                </Link>
            </h2>
            {error ? (
                <Failed error={error} />
            ) : exported.isPending || erased.isPending ? (
                <Skeletons rows={2} />
            ) : items.length === 0 ? (
                <p className="dim">{t("securityLog.homeNoExports")}</p>
            ) : (
                <Events items={items} />
            )}
        </>
    );
}
