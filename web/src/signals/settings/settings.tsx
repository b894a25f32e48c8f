// What is set for signals: which open tickets, what is silenced and when, who is expected to report,
// and how far each detector can be trusted.
import { useTranslation } from "react-i18next";

import pageStyles from "../../frame/page.module.css";
import { Tabs } from "../../parts/range/tabs";
import { may, useMe } from "../../session/session";
import styles from "../signals.module.css";
import { Detectors } from "./detectors";
import { Rules } from "./rules";
import { Silences } from "./silences";
import { Sources } from "./sources";
import { Windows } from "./windows";

export function SignalSettings() {
    const { t } = useTranslation();
    const me = useMe();
    const detectors = { id: "detectors", label: t("detector.title"), show: () => <Detectors /> };
    const managed = [
        { id: "silences", label: t("silence.title"), show: () => <Silences /> },
        { id: "windows", label: t("window.title"), show: () => <Windows /> },
        { id: "rules", label: t("signalRule.title"), show: () => <Rules /> },
        { id: "sources", label: t("source.title"), show: () => <Sources /> },
    ];
    return (
        <div className={`${pageStyles.page} ${styles.settings}`}>
            <div className={pageStyles.head}>
                <h1>{t("place.signalSettings")}</h1>
            </div>
            <Tabs
                label={t("place.signalSettings")}
                tabs={may(me, "signals_manage") ? [...managed, detectors] : [detectors]}
            />
        </div>
    );
}
