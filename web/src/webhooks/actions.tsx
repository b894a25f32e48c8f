// What applications do themselves when a form of theirs was filled.
import { Button } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ApplicationAction } from "../api/types";
import { Empty } from "../frame/states";
import { Directory } from "../parts/directory/directory";
import { newId } from "../parts/directory/form-panel";
import { useOpen } from "../parts/panel/list-panel";
import type { Column } from "../parts/table/columns";
import { ActionPanel } from "./action-panel";
import { actionsQuery } from "./queries";
import { Sections } from "./sections";
import type { NewSecret } from "./webhook-panel";

const idOf = ({ id }: ApplicationAction) => id;
const nameOf = ({ name }: ApplicationAction) => name;

export function ApplicationActions() {
    const { t } = useTranslation();
    const [, open] = useOpen();
    const [made, setMade] = useState<NewSecret | null>(null);
    const actions = useInfiniteQuery(actionsQuery);
    const items = useMemo(() => actions.data?.pages.flatMap((page) => page.items), [actions.data]);
    const columns = useMemo(
        (): Column<ApplicationAction>[] => [
            {
                id: "application",
                label: t("applicationAction.application"),
                show: ({ application }) => <span translate="no">{application.name}</span>,
                value: ({ application }) => application.name,
                width: 180,
                isOnPhone: true,
            },
            {
                id: "approval",
                label: t("applicationAction.approvers"),
                show: ({ approvers }) =>
                    approvers.length > 0 ? (
                        <span translate="no">{approvers.map(({ name }) => name).join(", ")}</span>
                    ) : (
                        <span className="dim">{t("applicationAction.noApproval")}</span>
                    ),
                value: ({ approvers }) => String(approvers.length),
                width: 220,
            },
            {
                id: "state",
                label: t("webhook.state"),
                show: ({ enabled }) =>
                    t(enabled ? "applicationAction.on" : "applicationAction.off"),
                value: ({ enabled }) => String(enabled),
                width: 100,
            },
        ],
        [t],
    );
    return (
        <Directory<ApplicationAction>
            name="application-actions"
            title={t("applicationAction.title")}
            tools={<Sections />}
            newLabel={t("applicationAction.new")}
            nameLabel={t("field.name")}
            query={actions}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconBolt size={22} />}
                    title={t("applicationAction.empty")}
                    action={
                        <Button onClick={() => open(newId)}>{t("applicationAction.new")}</Button>
                    }
                >
                    {t("applicationAction.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => (
                <ActionPanel
                    key={id}
                    id={id}
                    secret={made?.id === id ? made.secret : null}
                    onSecret={(secret) => {
                        setMade(secret);
                        open(secret.id);
                    }}
                    onClose={() => {
                        setMade(null);
                        close();
                    }}
                />
            )}
        />
    );
}
