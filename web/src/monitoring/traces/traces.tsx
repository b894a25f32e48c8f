// Traces: spans searched by what they are, how long they took and what they carry.
import { useTranslation } from "react-i18next";

import { Shell } from "../shell";
import { TraceSearch } from "./trace-search";

export function Traces() {
    const { t } = useTranslation();
    return (
        <Shell heading={<h1>{t("place.traces")}</h1>} canAskWhy>
            <TraceSearch />
        </Shell>
    );
}
