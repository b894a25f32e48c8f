// Links errors with tickets, with one message and the way back.
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { useToasts } from "../frame/toasts";

const linkOne = (id: string, ticket: string) =>
    answer(api.POST("/api/v1/errors/{id}/tickets", { params: { path: { id } }, body: { ticket } }));
const unlinkOne = (id: string, key: string) =>
    answer(api.DELETE("/api/v1/errors/{id}/tickets/{key}", { params: { path: { id, key } } }));

export function useTicketLinks() {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    return useMemo(() => {
        const refresh = (ticket: string) =>
            Promise.all([
                queries.invalidateQueries({ queryKey: ["errors"] }),
                queries.invalidateQueries({ queryKey: ["ticket", ticket] }),
            ]);
        /** Says what was refused; true where it was done. */
        const tried = async (work: () => Promise<unknown>, ticket: string) => {
            try {
                await work();
            } catch (problem) {
                toast.failed(problem);
                return false;
            } finally {
                await refresh(ticket);
            }
            return true;
        };
        return {
            /** Throws what is refused: a dialog says it. */
            link: async (error: string, ticket: string) => {
                await linkOne(error, ticket);
                await refresh(ticket);
                toast.done(
                    t("bugfix.did.ticketLinked", { ticket }),
                    () => void tried(() => unlinkOne(error, ticket), ticket),
                );
            },
            unlink: async (error: string, ticket: string) => {
                if (await tried(() => unlinkOne(error, ticket), ticket))
                    toast.done(
                        t("bugfix.did.ticketUnlinked", { ticket }),
                        () => void tried(() => linkOne(error, ticket), ticket),
                    );
            },
        };
    }, [t, toast, queries]);
}
