// What the keys do to the errors that are selected, or else to the one that has the focus.
import { Button } from "@mantine/core";
import { IconCheck, IconEyeOff, IconRefresh, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ErrorGroup } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { BulkBar, type Targets } from "../../parts/table/bulk";
import { releasesOf, useDecide } from "../decide";
import { useChanges } from "../use-changes";

interface Props {
    targets: Targets;
    /** All of the list. */
    rows: readonly ErrorGroup[];
}

export function RowActions({ targets, rows }: Props) {
    const { t } = useTranslation();
    const { acted, clear } = targets;
    const changes = useChanges(acted);
    const { ask, dialog } = useDecide(changes);
    const wanted = new Set(targets.ids);
    const meant = rows.filter(({ id }) => wanted.has(id));
    const resolve = () => ask("resolve", meant, releasesOf(meant));
    const ignore = () => ask("ignore", meant);
    const assign = () => ask("assign", meant);
    const reopenable = meant.filter(({ may }) => may.includes("reopen"));
    const command = (id: string, label: string, Icon: typeof IconCheck, run: () => void) => ({
        id: `errors.${id}`,
        label,
        group: t("command.group.list"),
        icon: <Icon size={16} />,
        run,
    });
    useCommands([
        command("resolve", t("bugfix.do.resolve"), IconCheck, resolve),
        command("ignore", t("bugfix.do.ignore"), IconEyeOff, ignore),
        command("assign", t("bugfix.do.assign"), IconUserPlus, assign),
    ]);
    const Action = (props: {
        Icon: typeof IconCheck;
        label: string;
        keys?: string;
        run: () => void;
    }) => (
        <Button
            leftSection={<props.Icon size={14} />}
            aria-keyshortcuts={props.keys}
            onClick={props.run}
        >
            {props.label}
        </Button>
    );
    return (
        <>
            <BulkBar targets={targets}>
                {Action({
                    Icon: IconCheck,
                    label: t("bugfix.do.resolve"),
                    keys: "r",
                    run: resolve,
                })}
                {Action({ Icon: IconEyeOff, label: t("bugfix.do.ignore"), keys: "i", run: ignore })}
                {Action({
                    Icon: IconUserPlus,
                    label: t("bugfix.do.assign"),
                    keys: "a",
                    run: assign,
                })}
                {reopenable.length > 0 &&
                    Action({
                        Icon: IconRefresh,
                        label: t("bugfix.do.reopen"),
                        run: () => {
                            void changes.reopen(reopenable);
                            clear();
                        },
                    })}
            </BulkBar>
            {dialog}
        </>
    );
}
