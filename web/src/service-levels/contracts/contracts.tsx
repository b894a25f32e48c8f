// Contracts: what each organization bought, and until when.
import { Button } from "@mantine/core";
import { IconFileCertificate } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { contractsQuery } from "../../api/service-levels";
import type { Contract } from "../../api/types";
import { Empty } from "../../frame/states";
import { ContractEnd } from "../../parts/contract/contract-end";
import { Directory } from "../../parts/directory/directory";
import { newId } from "../../parts/directory/form-panel";
import { useOpen } from "../../parts/panel/list-panel";
import type { Column } from "../../parts/table/columns";
import { ContractPanel } from "./contract-panel";

const idOf = ({ id }: Contract) => id;
const nameOf = ({ name }: Contract) => name;

export function Contracts() {
    const { t } = useTranslation();
    const columns = useColumns();
    const [, open] = useOpen();
    const contracts = useInfiniteQuery(contractsQuery);
    const mayCreate = contracts.data?.pages[0]?.may.includes("create") ?? false;
    const items = useMemo(
        () => contracts.data?.pages.flatMap((page) => page.items),
        [contracts.data],
    );
    return (
        <Directory<Contract>
            name="contracts"
            title={t("place.contracts")}
            newLabel={mayCreate ? t("contract.new") : undefined}
            nameLabel={t("field.name")}
            query={contracts}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconFileCertificate size={22} />}
                    title={t("contract.empty")}
                    action={
                        mayCreate && (
                            <Button onClick={() => open(newId)}>{t("contract.new")}</Button>
                        )
                    }
                >
                    {t("contract.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <ContractPanel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<Contract>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "organization",
                label: t("field.organization"),
                show: ({ organization }) => <span translate="no">{organization.name}</span>,
                value: ({ organization }) => organization.name,
                width: 200,
                isOnPhone: true,
            },
            {
                id: "state",
                label: t("contract.support"),
                show: (contract) => <ContractEnd contract={contract} />,
                value: ({ ends_at }) => ends_at,
                width: 240,
                isOnPhone: true,
            },
            {
                id: "policy",
                label: t("contract.policy"),
                show: ({ policy }) => policy && <span translate="no">{policy.name}</span>,
                width: 180,
            },
            {
                id: "hours",
                label: t("contract.hours"),
                show: ({ hours }) => hours ?? "",
                value: ({ hours }) => hours ?? 0,
                width: 90,
                isNumber: true,
            },
        ],
        [t],
    );
}
