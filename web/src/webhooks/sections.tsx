// The two lists of this place, and the way between them.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { may, useMe } from "../session/session";

export function Sections() {
    const { t } = useTranslation();
    const me = useMe();
    return (
        <nav className="row" aria-label={t("webhook.sections")}>
            {may(me, "webhooks_manage") && (
                <Link to="/webhooks" activeOptions={{ exact: true, includeSearch: false }}>
                    {t("webhook.section")}
                </Link>
            )}
            {may(me, "application_action_manage") && (
                <Link to="/webhooks/actions">{t("applicationAction.section")}</Link>
            )}
        </nav>
    );
}
