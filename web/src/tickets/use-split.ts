// Makes a ticket of a message, and takes that back.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Split } from "../api/types";
import { useToasts } from "../frame/toasts";

/** Refreshes whatever shows tickets: messages move from one to another. */
export function useTicketsMoved() {
    const queries = useQueryClient();
    return async () => {
        void queries.invalidateQueries({ queryKey: ["tickets"] });
        void queries.invalidateQueries({ queryKey: ["queues"] });
        await queries.invalidateQueries({ queryKey: ["ticket"] });
    };
}

export function useUndoSplit() {
    const { t } = useTranslation();
    const toast = useToasts();
    const moved = useTicketsMoved();
    return async (key: string) => {
        try {
            await answer(api.DELETE("/api/v1/tickets/{key}/split", { params: { path: { key } } }));
            toast.done(t("split.undone"));
            await moved();
        } catch (error) {
            toast.failed(error);
        }
    };
}

export function useSplit(key: string) {
    const { t } = useTranslation();
    const toast = useToasts();
    const moved = useTicketsMoved();
    const undo = useUndoSplit();
    return async (id: string, body: Split) => {
        const made = await answer(
            api.POST("/api/v1/tickets/{key}/messages/{id}/split", {
                params: { path: { key, id } },
                body,
            }),
        );
        toast.done(t("split.done", { key: made.key }), () => void undo(made.key));
        await moved();
        return made;
    };
}
