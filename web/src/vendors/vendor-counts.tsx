// How a vendor kept what the contract promises, in the last year.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Vendor } from "../api/types";
import { vendorReportQuery } from "../api/vendors";
import styles from "./vendors.module.css";

export function VendorCounts({ vendor }: { vendor: Vendor }) {
    const { t } = useTranslation();
    const { data } = useQuery(vendorReportQuery);
    if (!data) return null;
    const counts = data.items.find((it) => it.vendor.id === vendor.id);
    return (
        <section style={{ marginTop: 24 }}>
            <h3>{t("vendor.report.title")}</h3>
            {counts ? (
                <table className={styles.counts}>
                    <thead>
                        <tr>
                            <th scope="col">
                                {t("vendor.report.handovers", { count: counts.handovers })}
                            </th>
                            <th scope="col">{t("vendor.report.met")}</th>
                            <th scope="col">{t("vendor.report.missed")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <tr>
                            <th scope="row">{t("vendor.response")}</th>
                            <td>{counts.response_met}</td>
                            <td>{counts.response_missed}</td>
                        </tr>
                        <tr>
                            <th scope="row">{t("vendor.resolution")}</th>
                            <td>{counts.resolution_met}</td>
                            <td>{counts.resolution_missed}</td>
                        </tr>
                    </tbody>
                </table>
            ) : (
                <p className="dim">{t("vendor.report.empty")}</p>
            )}
        </section>
    );
}
