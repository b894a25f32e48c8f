// Silences what is like a signal, for a reason and until a time.
import { Checkbox, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Signal } from "../../api/types";
import { Ask } from "../../frame/ask";
import { useToasts } from "../../frame/toasts";
import { inHours, localTime, timeOfLocal } from "../times";

/** What may be named of a signal, from what it is most of all to what it shares with many. */
const names = ["key", "service", "environment", "source", "kind"] as const;

interface Props {
    signal: Signal;
    onClose: () => void;
}

export function SilenceDialog({ signal, onClose }: Props) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const known = names.filter((name) => signal[name] !== "");
    const [named, setNamed] = useState<readonly string[]>(["key"]);
    const [reason, setReason] = useState("");
    const [end, setEnd] = useState(() => localTime(inHours(4)));
    const endsAt = timeOfLocal(end);
    const silence = async () => {
        const { id } = await answer(
            api.POST("/api/v1/signal-silences", {
                body: {
                    reason,
                    ends_at: endsAt ?? "",
                    matcher: {
                        application: signal.application,
                        ...Object.fromEntries(
                            known
                                .filter((name) => named.includes(name))
                                .map((name) => [name, signal[name]]),
                        ),
                    },
                },
            }),
        );
        const refresh = () => void queries.invalidateQueries({ queryKey: ["signals"] });
        refresh();
        void queries.invalidateQueries({ queryKey: ["incidents"] });
        toast.done(t("silence.made"), () => {
            void answer(
                api.POST("/api/v1/signal-silences/{id}/end", { params: { path: { id } } }),
            ).then(refresh, toast.failed);
        });
    };
    return (
        <Ask
            title={t("silence.new")}
            action={t("signal.silence")}
            isReady={reason.trim() !== "" && endsAt !== null}
            onClose={onClose}
            onDo={silence}
        >
            <p className="dim">{t("silence.help")}</p>
            <TextInput
                data-autofocus
                label={t("silence.reason")}
                required
                withAsterisk={false}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
            />
            <TextInput
                type="datetime-local"
                label={t("silence.until")}
                required
                withAsterisk={false}
                value={end}
                onChange={(event) => setEnd(event.currentTarget.value)}
            />
            <Checkbox.Group
                label={t("silence.what")}
                description={t("silence.whatHelp", { application: signal.application })}
                value={[...named]}
                onChange={setNamed}
            >
                <div className="stack">
                    {known.map((name) => (
                        <Checkbox
                            key={name}
                            value={name}
                            label={
                                <>
                                    {t(`matcher.${name}`)}:{" "}
                                    <span translate="no">{signal[name]}</span>
                                </>
                            }
                        />
                    ))}
                </div>
            </Checkbox.Group>
        </Ask>
    );
}
