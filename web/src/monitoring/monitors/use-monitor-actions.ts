// Pauses, resumes and removes monitors at once, and takes it back if that is undone.
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Monitor } from "../../api/types";
import { useToasts } from "../../frame/toasts";
import { again } from "./monitor-form";
import { change, create, remove as removeOne } from "./queries";

export function useMonitorActions() {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    return useMemo(() => {
        const refresh = () => queries.invalidateQueries({ queryKey: ["monitors"] });
        const tried = async (act: () => Promise<unknown>) => {
            try {
                await act();
            } catch (error) {
                toast.failed(error);
            }
            await refresh();
        };
        const turn = (monitor: Monitor, enabled: boolean): Promise<void> =>
            tried(async () => {
                const changed = await change(monitor, { enabled });
                toast.done(
                    t(enabled ? "monitor.resumed" : "monitor.paused", { name: monitor.name }),
                    () => void turn(changed, !enabled),
                );
            });
        const restore = (monitor: Monitor) => tried(() => create(again(monitor)));
        const remove = (monitor: Monitor): Promise<void> =>
            tried(async () => {
                await removeOne(monitor.id);
                toast.done(
                    t("monitor.removed", { name: monitor.name }),
                    () => void restore(monitor),
                );
            });
        return { refresh, turn, remove };
    }, [t, toast, queries]);
}
