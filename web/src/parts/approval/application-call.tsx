// What the application does itself for a ticket, and what it answered.
import "./catalogue";

import type { ApplicationCall } from "../../api/types";
import { useText } from "../catalogue";

export function ApplicationCallState({ call }: { call: ApplicationCall }) {
    const { t } = useText();
    return (
        <div className="stack">
            <p>
                <span translate="no">{call.action}</span>:{" "}
                {t(`applicationCall.state.${call.state}`)}
            </p>
            {call.message && (
                <p>
                    {t("applicationCall.said")} <q translate="no">{call.message}</q>
                </p>
            )}
        </div>
    );
}
