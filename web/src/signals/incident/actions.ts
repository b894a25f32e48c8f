// What is done to an incident and its signals, each with the way back that there is.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { IncidentDetail, Signal } from "../../api/types";
import { useToasts } from "../../frame/toasts";
import { incidentQuery, signalQuery } from "../queries";

export type Verdict = "confirmed" | "rejected";

const path = (id: string) => ({ params: { path: { id } } });

export function useActions(incidentId: string) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const refresh = () =>
        Promise.all([
            queries.invalidateQueries({ queryKey: ["incidents"] }),
            queries.invalidateQueries({ queryKey: ["signals"] }),
        ]);
    const onError = (error: Error) => {
        toast.failed(error);
        void refresh();
    };
    const kept = (incident: IncidentDetail) =>
        queries.setQueryData(incidentQuery(incidentId).queryKey, incident);

    const takeBack = useMutation({
        mutationFn: async (signals: readonly Signal[]) => {
            for (const { id } of signals)
                await answer(api.DELETE("/api/v1/signals/{id}/acknowledge", path(id)));
        },
        onSuccess: () => toast.done(t("incident.tookBack")),
        onError,
        onSettled: refresh,
    });
    const acknowledge = useMutation({
        mutationFn: (_: readonly Signal[]) =>
            answer(
                api.POST("/api/v1/incidents/{id}/acknowledge", { ...path(incidentId), body: {} }),
            ),
        onSuccess: (incident, taken) => {
            kept(incident);
            toast.done(t("incident.acknowledged"), () => takeBack.mutate(taken));
        },
        onError,
        onSettled: refresh,
    });
    const acknowledgeOne = useMutation({
        mutationFn: ({ id }: Signal) =>
            answer(api.POST("/api/v1/signals/{id}/acknowledge", { ...path(id), body: {} })),
        onSuccess: (detail, signal) => {
            queries.setQueryData(signalQuery(signal.id).queryKey, detail);
            toast.done(t("incident.acknowledgedOne"), () => takeBack.mutate([signal]));
        },
        onError,
        onSettled: refresh,
    });
    const removeVerdict = useMutation({
        mutationFn: (id: string) => answer(api.DELETE("/api/v1/signals/{id}/verdict", path(id))),
        onSuccess: () => toast.done(t("incident.verdictGone")),
        onError,
        onSettled: refresh,
    });
    const judge = useMutation({
        mutationFn: ({ id, verdict }: { id: string; verdict: Verdict }) =>
            answer(api.PUT("/api/v1/signals/{id}/verdict", { ...path(id), body: { verdict } })),
        onSuccess: (detail, { id, verdict }) => {
            queries.setQueryData(signalQuery(id).queryKey, detail);
            toast.done(t(`incident.judged.${verdict}`), () => removeVerdict.mutate(id));
        },
        onError,
        onSettled: refresh,
    });
    const isBusy =
        acknowledge.isPending ||
        acknowledgeOne.isPending ||
        takeBack.isPending ||
        judge.isPending ||
        removeVerdict.isPending;
    return { acknowledge, acknowledgeOne, takeBack, judge, removeVerdict, isBusy };
}

export type Actions = ReturnType<typeof useActions>;
