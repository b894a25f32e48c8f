// Where one is signed in, and how to end it.
import { Button } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { OwnSession } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Failed, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { When } from "../../text/when";
import { deviceName } from "./device";
import { Section } from "./me";
import styles from "./me.module.css";

export function Sessions() {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const { data: sessions, error } = useQuery({
        queryKey: ["sessions"],
        queryFn: async () => (await answer(api.GET("/api/v1/me/sessions"))).items,
    });
    const [isAsking, setAsking] = useState(false);
    const refresh = () => queries.invalidateQueries({ queryKey: ["sessions"] });
    const others = sessions?.filter(({ is_current }) => !is_current) ?? [];
    return (
        <Section title={t("me.sessions")}>
            {error && <Failed error={error} />}
            {!sessions && !error && <Skeletons rows={2} height={40} />}
            <p className="dim">{t("me.sessionsHelp")}</p>
            <ul role="list">
                {sessions?.map((session) => (
                    <Row key={session.id} session={session} onEnded={refresh} />
                ))}
            </ul>
            {others.length > 0 && (
                <div>
                    <Button onClick={() => setAsking(true)}>{t("me.endOthers")}</Button>
                </div>
            )}
            {isAsking && (
                <Ask
                    title={t("me.endOthersAsk", { count: others.length })}
                    action={t("me.endOthers")}
                    onClose={() => setAsking(false)}
                    onDo={() => answer(api.DELETE("/api/v1/me/sessions")).then(refresh)}
                >
                    <p>{t("me.endOthersText")}</p>
                </Ask>
            )}
        </Section>
    );
}

function Row({ session, onEnded }: { session: OwnSession; onEnded: () => Promise<unknown> }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const device = deviceName(session.user_agent);
    const end = useMutation({
        mutationFn: () =>
            answer(
                api.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id: session.id } } }),
            ),
        onSuccess: async () => {
            toast.done(t("me.sessionEnded"));
            await onEnded();
        },
        onError: toast.failed,
    });
    return (
        <li className={styles.token}>
            <IconDeviceDesktop size={18} className="dim" aria-hidden />
            <span className="grow">
                <strong translate="no" title={session.user_agent}>
                    {device || t("me.unknownDevice")}
                </strong>{" "}
                {session.is_current && <span className={styles.here}>{t("me.thisSession")}</span>}
                {!session.is_current && !session.is_known_device && (
                    <span className="dim">{t("me.newDevice")}</span>
                )}
                <span className="dim" style={{ display: "block" }}>
                    <span translate="no">{session.address}</span>
                    {" · "}
                    {t("me.lastUsed")}: <When at={session.last_used_at} />
                    {" · "}
                    {t("me.signedIn")}: <When at={session.created_at} />
                </span>
            </span>
            {!session.is_current && (
                <Button loading={end.isPending} onClick={() => end.mutate()}>
                    {t("me.endSession")}
                </Button>
            )}
        </li>
    );
}
