// What can be done with all selected tickets at once.
import { Button, CloseButton } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { TicketRow } from "../api/types";
import { useCommands } from "../frame/commands";
import { useToasts } from "../frame/toasts";
import { useMe } from "../session/session";
import styles from "./list.module.css";

export function BulkBar({
    keys,
    rows,
    onDone,
}: {
    keys: string[];
    rows: TicketRow[];
    onDone: () => void;
}) {
    const { t } = useTranslation();
    const me = useMe();
    const say = useToasts();
    const queries = useQueryClient();
    const before = new Map(rows.map((row) => [row.key, row.assignee?.id ?? null]));
    const assign = async (to: Map<string, string | null>) => {
        const outcomes = await Promise.allSettled(
            Array.from(to, ([key, assignee]) =>
                answer(
                    api.POST("/api/v1/tickets/{key}/assign", {
                        params: { path: { key } },
                        body: { assignee },
                    }),
                ),
            ),
        );
        await queries.invalidateQueries({ queryKey: ["tickets"] });
        void queries.invalidateQueries({ queryKey: ["queues"] });
        const failed = outcomes.filter((one) => one.status === "rejected");
        if (failed[0]) say.failed(failed[0].reason);
        return outcomes.length - failed.length;
    };
    const take = useMutation({
        mutationFn: () => assign(new Map(keys.map((key) => [key, me.id]))),
        onSuccess: (count) => {
            const back = new Map(keys.map((key) => [key, before.get(key) ?? null]));
            if (count > 0) say.done(t("bulk.taken", { count }), () => void assign(back));
            onDone();
        },
    });
    useCommands([
        {
            id: "bulkTake",
            label: t("bulk.take"),
            group: t("command.group.list"),
            keys: "a",
            run: () => take.mutate(),
        },
        {
            id: "bulkClear",
            label: t("bulk.clear"),
            group: t("command.group.list"),
            keys: "Escape",
            isKeyOnly: true,
            run: onDone,
        },
    ]);
    return (
        <div className={styles.bulk} role="region" aria-label={t("bulk.label")}>
            <span aria-live="polite">{t("bulk.count", { count: keys.length })}</span>
            <Button
                leftSection={<IconUserCheck size={14} />}
                loading={take.isPending}
                onClick={() => take.mutate()}
            >
                {t("bulk.take")}
            </Button>
            <CloseButton size="sm" aria-label={t("bulk.clear")} onClick={onDone} />
        </div>
    );
}
