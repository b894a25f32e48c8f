// The contract by which a ticket is worked on. One that has ended says so.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { ContractEnd } from "../parts/contract/contract-end";
import { ContractUsage } from "../parts/contract/contract-usage";
import { isStaff, useMe } from "../session/session";
import { Group } from "./properties";
import { serviceLevelsQuery } from "./queries";

export function TicketContract({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const { data } = useQuery({
        ...serviceLevelsQuery(ticket.key),
        enabled: isStaff(useMe()),
    });
    if (!data || !ticket.organization) return null;
    const { contract } = data;
    return (
        <Group title={t("ticket.contract")}>
            {contract ? (
                <>
                    <p>
                        <Link to="/contracts" search={{ open: contract.id }} translate="no">
                            {contract.name}
                        </Link>
                    </p>
                    <ContractEnd contract={contract} />
                    <ContractUsage contract={contract} />
                </>
            ) : (
                <p className="dim">{t("ticket.noContract")}</p>
            )}
        </Group>
    );
}
