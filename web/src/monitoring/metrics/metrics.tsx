// Metrics of all that reports: found by name, drawn by their labels.
import { useTranslation } from "react-i18next";

import { Shell } from "../shell";
import { Explorer } from "./explorer";

export function Metrics() {
    const { t } = useTranslation();
    return (
        <Shell heading={<h1>{t("place.metrics")}</h1>}>
            <Explorer />
        </Shell>
    );
}
