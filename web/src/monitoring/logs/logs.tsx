// Log records, and the patterns that they follow.
import { useTranslation } from "react-i18next";

import { Tabs } from "../../parts/range/tabs";
import { Shell } from "../shell";
import { LogSearch } from "./log-search";
import { Patterns } from "./patterns";

export function Logs() {
    const { t } = useTranslation();
    return (
        <Shell heading={<h1>{t("place.logs")}</h1>}>
            <Tabs
                label={t("place.logs")}
                tabs={[
                    {
                        id: "records",
                        label: t("telemetry.logs.records"),
                        show: () => <LogSearch />,
                    },
                    {
                        id: "patterns",
                        label: t("telemetry.logs.patterns"),
                        show: () => <Patterns />,
                    },
                ]}
            />
        </Shell>
    );
}
