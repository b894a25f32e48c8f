// What the keys do to the tickets that are selected, or else to the one that has the focus.
import { Button } from "@mantine/core";
import {
    IconArrowsUpDown,
    IconDots,
    IconFlag,
    IconUserCheck,
    IconUserPlus,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TicketRow } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { lazyWhenIdle } from "../../frame/lazy-when-idle";
import { BulkBar, type Targets } from "../../parts/table/bulk";
import { useMe } from "../../session/session";
import { useRowChanges } from "./row-changes";

const RowDialog = lazyWhenIdle(() =>
    import("./row-dialogs").then(({ RowDialog: component }) => component),
);

export type DialogKind = "assign" | "priority" | "escalate" | "more";

interface Props {
    targets: Targets;
    /** All of the list. */
    rows: readonly TicketRow[];
    filter: string;
}

export function TicketActions({ targets, rows, filter }: Props) {
    const { t } = useTranslation();
    const me = useMe();
    const onActed = (keys: string[]) => {
        targets.acted(keys);
        targets.clear();
    };
    const changes = useRowChanges(onActed);
    // What the dialog was opened for stays what it is for.
    const [dialog, setDialog] = useState<{ kind: DialogKind; rows: TicketRow[] } | null>(null);
    const wanted = new Set(targets.ids);
    const meant = rows.filter(({ key }) => wanted.has(key));
    const open = (kind: DialogKind) => () => setDialog({ kind, rows: meant });
    const takeAll = () => changes.assign(meant, me);
    const command = (id: string, label: string, Icon: typeof IconFlag, run: () => void) => ({
        id: `list.${id}`,
        label,
        group: t("command.group.list"),
        icon: <Icon size={16} />,
        run,
    });
    const escalate = command("escalate", t("ticket.escalate"), IconArrowsUpDown, open("escalate"));
    useCommands(
        meant.length === 0
            ? []
            : [
                  command("take", t("bulk.take"), IconUserCheck, takeAll),
                  command("assign", t("bulk.assign"), IconUserPlus, open("assign")),
                  command("priority", t("bulk.priority"), IconFlag, open("priority")),
                  command("more", t("bulk.more"), IconDots, open("more")),
                  ...(meant.length === 1 ? [escalate] : []),
              ],
    );
    return (
        <>
            <BulkBar targets={targets}>
                <Button
                    leftSection={<IconUserCheck size={14} />}
                    loading={changes.isBusy}
                    onClick={takeAll}
                    aria-keyshortcuts="a"
                >
                    {t("bulk.take")}
                </Button>
                <Button
                    leftSection={<IconUserPlus size={14} />}
                    onClick={open("assign")}
                    aria-keyshortcuts="Shift+A"
                >
                    {t("bulk.assign")}
                </Button>
                <Button
                    leftSection={<IconFlag size={14} />}
                    onClick={open("priority")}
                    aria-keyshortcuts="p"
                >
                    {t("bulk.priority")}
                </Button>
                <Button
                    leftSection={<IconDots size={14} />}
                    onClick={open("more")}
                    aria-keyshortcuts="m"
                >
                    {t("bulk.more")}
                </Button>
            </BulkBar>

            {dialog && (
                <RowDialog
                    kind={dialog.kind}
                    rows={dialog.rows}
                    filter={filter}
                    changes={changes}
                    onActed={onActed}
                    onClose={() => setDialog(null)}
                />
            )}
        </>
    );
}
