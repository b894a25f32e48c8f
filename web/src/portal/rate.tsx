// Rates an answer with a link that was mailed. Opening the page changes nothing: programs that follow
// the links of a mail must not vote.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { FormProblem } from "../frame/form-problem";
import { PortalDoor } from "./door";
import { To } from "./path";
import { RatingForm } from "./rating";

export function RatePage() {
    const { t } = useTranslation();
    const [token] = useState(() => window.location.hash.slice(1));
    const { data, error } = useQuery({
        queryKey: ["rate", token],
        queryFn: () => answer(api.POST("/api/v1/ratings/look", { body: { token } })),
        enabled: token !== "",
        staleTime: Infinity,
    });
    const rate = useMutation({
        mutationFn: (rating: { score: "good" | "bad"; comment: string }) =>
            answer(api.POST("/api/v1/ratings", { body: { token, ...rating } })),
    });
    const shown = rate.data ?? data;
    return (
        <PortalDoor title={t(rate.isSuccess ? "portal.rate.thanks" : "portal.rate.title")}>
            {!token && <p role="alert">{t("welcome.noLinkHelp")}</p>}
            <FormProblem error={error ?? rate.error} />
            {shown && (
                <div className="stack">
                    <p>
                        <span translate="no">{shown.key}</span>:{" "}
                        <b translate="no">{shown.subject}</b>
                    </p>
                    <RatingForm
                        key={String(rate.isSuccess)}
                        score={shown.score ?? null}
                        comment={shown.comment}
                        isBusy={rate.isPending}
                        onRate={(rating) => rate.mutate(rating)}
                    />
                    <p className="dim" role="status">
                        {rate.isSuccess && t("portal.rate.kept")}
                    </p>
                    <p>
                        <To to={`/tickets/${shown.key}`}>{t("portal.rate.open")}</To>
                    </p>
                </div>
            )}
        </PortalDoor>
    );
}
