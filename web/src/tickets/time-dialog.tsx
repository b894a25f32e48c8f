// Logs time on a ticket, or changes what was logged.
import { Checkbox, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import { useIdempotency } from "../api/idempotency";
import type { TimeEntry } from "../api/types";
import { Ask } from "../frame/ask";
import { useToasts } from "../frame/toasts";
import { readMinutes } from "../parts/value/spent";

/** Today where the person is. */
function today(): string {
    const now = new Date();
    const two = (part: number) => String(part).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function TimeDialog({
    ticketKey,
    entry,
    onClose,
}: {
    ticketKey: string;
    entry: TimeEntry | null;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const once = useIdempotency();
    const [typed, setTyped] = useState(entry ? String(entry.minutes) : "");
    const [on, setOn] = useState(entry?.on ?? today());
    const [note, setNote] = useState(entry?.note ?? "");
    const [isBillable, setBillable] = useState(entry?.is_billable ?? true);
    const minutes = readMinutes(typed);
    const save = async () => {
        const body = { minutes: minutes ?? 0, on, note: note.trim(), is_billable: isBillable };
        if (entry)
            await answer(
                api.PATCH("/api/v1/time-entries/{id}", {
                    params: { path: { id: entry.id }, ...basedOn(entry.version) },
                    body,
                }),
            );
        else
            await answer(
                api.POST("/api/v1/tickets/{key}/time-entries", {
                    params: { path: { key: ticketKey } },
                    body,
                    headers: once.header(body),
                }),
            );
        once.taken();
        toast.done(t(entry ? "done.saved" : "time.logged"));
        await queries.invalidateQueries({ queryKey: ["ticket", ticketKey] });
    };
    return (
        <Ask
            title={t(entry ? "time.changeTitle" : "time.logTitle", { key: ticketKey })}
            action={t(entry ? "action.save" : "time.log")}
            isReady={minutes !== null && on !== ""}
            onClose={onClose}
            onDo={save}
        >
            <TextInput
                data-autofocus
                label={t("time.spent")}
                description={t("time.spentHelp")}
                required
                withAsterisk={false}
                value={typed}
                error={typed.trim() !== "" && minutes === null ? t("time.spentWrong") : undefined}
                onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <TextInput
                type="date"
                label={t("time.on")}
                required
                withAsterisk={false}
                value={on}
                onChange={(event) => setOn(event.currentTarget.value)}
            />
            <TextInput
                label={t("time.note")}
                maxLength={500}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Checkbox
                label={t("time.isBillable")}
                checked={isBillable}
                onChange={(event) => setBillable(event.currentTarget.checked)}
            />
        </Ask>
    );
}
