// Taking a signal out of an incident. Its ticket and its notes are made at once then, so that the
// server is asked only after a while in which it can be taken back; leaving the page asks at once.
// After that it can be put back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import { useToasts } from "../../frame/toasts";

export const undoMs = 8_000;

export function useTakeOut(incidentId: string) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set());
    const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
    const { mutate: putBack } = usePutBack();
    const drop = (id: string) =>
        setWaiting((before) => new Set([...before].filter((one) => one !== id)));

    const send = async (id: string) => {
        timers.current.delete(id);
        try {
            await answer(
                api.DELETE("/api/v1/incidents/{id}/signals/{signal}", {
                    params: { path: { id: incidentId, signal: id } },
                    keepalive: true,
                }),
            );
            toast.done(t("incident.takenOut"), () => putBack({ incident: incidentId, signal: id }));
        } catch (error) {
            toast.failed(error);
        }
        await Promise.all([
            queries.invalidateQueries({ queryKey: ["incidents"] }),
            queries.invalidateQueries({ queryKey: ["signals"] }),
        ]);
        drop(id);
    };
    const latest = useRef(send);
    latest.current = send;

    const begin = (id: string) => {
        if (timers.current.has(id)) return;
        timers.current.set(
            id,
            setTimeout(() => void latest.current(id), undoMs),
        );
        setWaiting((before) => new Set([...before, id]));
    };
    const undo = (id: string) => {
        clearTimeout(timers.current.get(id));
        timers.current.delete(id);
        drop(id);
    };
    const flush = useCallback(() => {
        for (const [id, timer] of timers.current) {
            clearTimeout(timer);
            void latest.current(id);
        }
    }, []);
    useEffect(() => {
        window.addEventListener("pagehide", flush);
        return () => {
            window.removeEventListener("pagehide", flush);
            flush();
        };
    }, [flush, incidentId]);
    return { waiting, begin, undo };
}

interface Taken {
    incident: string;
    signal: string;
}

/** Puts a signal back into the incident that it was taken out of. `onBack` comes before what shows
 * the signal may be gone. */
export function usePutBack(onBack?: (of: Taken) => void) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    return useMutation({
        mutationFn: ({ incident, signal }: Taken) =>
            answer(
                api.POST("/api/v1/incidents/{id}/signals/{signal}", {
                    params: { path: { id: incident, signal } },
                }),
            ),
        onSuccess: (_, of) => {
            toast.done(t("incident.isBack"));
            onBack?.(of);
        },
        onError: toast.failed,
        onSettled: () =>
            Promise.all([
                queries.invalidateQueries({ queryKey: ["incidents"] }),
                queries.invalidateQueries({ queryKey: ["signals"] }),
            ]),
    });
}

export type TakeOut = ReturnType<typeof useTakeOut>;
