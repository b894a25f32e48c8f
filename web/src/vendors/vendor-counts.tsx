// How a vendor kept what the contract promises, in the last year.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Vendor } from "../api/types";
import { vendorReportQuery } from "../api/vendors";

export function VendorCounts({ vendor }: { vendor: Vendor }) {
    const { t } = useTranslation();
    const { data } = useQuery(vendorReportQuery);
    if (!data) return null;
    const counts = data.items.find((it) => it.vendor.id === vendor.id);
    return (
        <section style={{ marginTop: 24 }}>
            <h2>{t("vendor.report.title")}</h2>
            {counts ? (
                <table>
                    <thead>
                        <tr>
                            <th scope="col">
                                {t("vendor.report.handovers")} {counts.handovers}
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
