// What the keys do to the tickets that are selected, or else to the one that has the focus.
import { Button, CloseButton } from "@mantine/core";
import { IconArrowsUpDown, IconFlag, IconUserCheck, IconUserPlus } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TicketRow as Row } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { lazyWhenIdle } from "../../frame/lazy-when-idle";
import { useMe } from "../../session/session";
import styles from "./list.module.css";
import { useRowChanges } from "./row-changes";

const RowDialog = lazyWhenIdle(() =>
    import("./row-dialogs").then(({ RowDialog: component }) => component),
);

export type DialogKind = "assign" | "priority" | "escalate";

interface Props {
    /** What is acted on. */
    targets: Row[];
    /** How many of them are selected; none where it is the one that has the focus. */
    selected: number;
    /** Something is being done to these: they may leave the list. */
    onActed: (keys: string[]) => void;
    onClear: () => void;
}

export function RowActions({ targets, selected, onActed, onClear }: Props) {
    const { t } = useTranslation();
    const me = useMe();
    const changes = useRowChanges(onActed);
    // What the dialog was opened for stays what it is for.
    const [dialog, setDialog] = useState<{ kind: DialogKind; rows: Row[] } | null>(null);
    const open = (kind: DialogKind) => () => setDialog({ kind, rows: targets });
    const takeAll = () => changes.assign(targets, me);
    const canWork = targets.length > 0 && targets.every(({ may }) => may.includes("change"));
    const command = (id: string, label: string, Icon: typeof IconFlag) => ({
        id: `list.${id}`,
        label,
        group: t("command.group.list"),
        icon: <Icon size={16} />,
    });
    useCommands([
        ...(canWork
            ? [
                  { ...command("take", t("bulk.take"), IconUserCheck), run: takeAll },
                  {
                      ...command("assign", t("bulk.assign"), IconUserPlus),
                      run: open("assign"),
                  },
                  {
                      ...command("priority", t("bulk.priority"), IconFlag),
                      run: open("priority"),
                  },
              ]
            : []),
        ...(canWork && targets.length === 1
            ? [
                  {
                      ...command("escalate", t("ticket.escalate"), IconArrowsUpDown),
                      run: open("escalate"),
                  },
              ]
            : []),
        ...(selected > 0
            ? [
                  {
                      id: "list.leave",
                      label: t("bulk.clear"),
                      group: t("command.group.list"),
                      isKeyOnly: true,
                      run: onClear,
                  },
              ]
            : []),
    ]);
    return (
        <>
            {selected > 0 && (
                <div className={styles.bulk} role="region" aria-label={t("bulk.label")}>
                    <span aria-live="polite">{t("bulk.count", { count: selected })}</span>
                    {canWork && (
                        <>
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
                        </>
                    )}
                    <CloseButton size="sm" aria-label={t("bulk.clear")} onClick={onClear} />
                </div>
            )}
            <Suspense>
                {dialog && (
                    <RowDialog
                        kind={dialog.kind}
                        rows={dialog.rows}
                        changes={changes}
                        onActed={onActed}
                        onClose={() => setDialog(null)}
                    />
                )}
            </Suspense>
        </>
    );
}
