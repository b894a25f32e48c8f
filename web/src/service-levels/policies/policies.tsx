// Service level policies: what is promised for which tickets.
import { Button } from "@mantine/core";
import { IconStopwatch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { policiesQuery } from "../../api/service-levels";
import type { Policy } from "../../api/types";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { newId } from "../../parts/directory/form-panel";
import { useOpen } from "../../parts/panel/list-panel";
import type { Column } from "../../parts/table/columns";
import { textOf } from "../../parts/value/target";
import { PolicyPanel } from "./policy-panel";

const idOf = ({ id }: Policy) => id;
const nameOf = ({ name }: Policy) => name;

export function Policies() {
    const { t } = useTranslation();
    const columns = useColumns();
    const [, open] = useOpen();
    const policies = useInfiniteQuery(policiesQuery);
    const mayCreate = policies.data?.pages[0]?.may.includes("create") ?? false;
    const items = useMemo(
        () => policies.data?.pages.flatMap((page) => page.items),
        [policies.data],
    );
    return (
        <Directory<Policy>
            name="policies"
            title={t("place.policies")}
            newLabel={mayCreate ? t("policy.new") : undefined}
            nameLabel={t("field.name")}
            query={policies}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconStopwatch size={22} />}
                    title={t("policy.empty")}
                    action={
                        mayCreate && <Button onClick={() => open(newId)}>{t("policy.new")}</Button>
                    }
                >
                    {t("policy.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <PolicyPanel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<Policy>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "for",
                label: t("policy.for"),
                show: (policy) => <Criteria policy={policy} />,
                width: 320,
                isOnPhone: true,
            },
            {
                id: "calendar",
                label: t("policy.calendar"),
                show: ({ calendar }) => <span translate="no">{calendar.name}</span>,
                value: ({ calendar }) => calendar.name,
                width: 160,
            },
            {
                id: "first_response",
                label: t("policy.target.first_response"),
                show: ({ promises }) => textOf(promises.first_response),
                value: ({ promises }) => promises.first_response ?? 0,
                width: 130,
                isNumber: true,
            },
            {
                id: "resolution",
                label: t("policy.target.resolution"),
                show: ({ promises }) => textOf(promises.resolution),
                value: ({ promises }) => promises.resolution ?? 0,
                width: 110,
                isNumber: true,
            },
        ],
        [t],
    );
}

/** Which tickets it is for. */
function Criteria({ policy: { organization, application, kind, priority } }: { policy: Policy }) {
    const { t } = useTranslation();
    const parts = [
        organization && <span translate="no">{organization.name}</span>,
        application && <span translate="no">{application.name}</span>,
        kind && t(`policy.kinds.${kind}`),
        priority && t(`policy.priorities.${priority}`),
    ].filter((part) => part !== null);
    if (parts.length === 0) return <span className="dim">{t("policy.all")}</span>;
    return (
        <span>
            {parts.map((part, at) => (
                <span key={at}>
                    {at > 0 && ", "}
                    {part}
                </span>
            ))}
        </span>
    );
}
