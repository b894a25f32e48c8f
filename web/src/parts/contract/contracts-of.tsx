// The contracts of an organization, for its page.
import { useQuery } from "@tanstack/react-query";

import { contractsOfQuery } from "../../api/service-levels";
import { useText } from "./catalogue";
import { ContractEnd } from "./contract-end";
import { ContractUsage } from "./contract-usage";
import styles from "./contract.module.css";

export function ContractsOf({ organization }: { organization: string }) {
    const { t } = useText();
    const { data } = useQuery(contractsOfQuery(organization));
    if (!data) return null;
    return (
        <section className={styles.all}>
            <h3>{t("contract.all")}</h3>
            {data.length === 0 && <p className="dim">{t("contract.none")}</p>}
            <ul>
                {data.map((contract) => (
                    <li key={contract.id}>
                        <span translate="no">{contract.name}</span>
                        {contract.hours !== null && (
                            <span className="dim">
                                {" "}
                                {t("contract.hours", { count: contract.hours })}
                            </span>
                        )}
                        <ContractEnd contract={contract} />
                        <ContractUsage contract={contract} />
                    </li>
                ))}
            </ul>
        </section>
    );
}
