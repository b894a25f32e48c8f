// Answers an approval with a link that was mailed. Opening the page changes nothing: programs that
// follow the links of a mail must not decide.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { FormProblem } from "../frame/form-problem";
import { AnswerForm, type GivenAnswer } from "../parts/approval/answer-form";
import { Question } from "../parts/approval/question";
import { useText } from "../parts/catalogue";
import { AtForAnyone } from "./at";
import { PortalDoor } from "./door";

export function ApprovePage() {
    const { t } = useTranslation();
    const { t: ofParts } = useText();
    const [token] = useState(() => window.location.hash.slice(1));
    const { data, error } = useQuery({
        queryKey: ["approve", token],
        queryFn: () => answer(api.POST("/api/v1/approval-links/look", { body: { token } })),
        enabled: token !== "",
        staleTime: Infinity,
        retry: false,
    });
    const give = useMutation({
        mutationFn: (given: GivenAnswer) =>
            answer(api.POST("/api/v1/approval-links/answer", { body: { token, ...given } })),
    });
    const shown = give.data ?? data;
    return (
        <PortalDoor title={ofParts(give.isSuccess ? "approval.done" : "approval.waiting")}>
            {!token && <p role="alert">{t("welcome.noLinkHelp")}</p>}
            <FormProblem error={error} />
            {shown && (
                <div className="stack">
                    <p>
                        <span translate="no">{shown.key}</span>:{" "}
                        <b translate="no">{shown.subject}</b>
                    </p>
                    <Question
                        question={shown.question}
                        askedBy={shown.asked_by}
                        state={shown.state}
                        messages={shown.messages}
                        at={(time) => <AtForAnyone at={time} />}
                    />
                    {shown.answer ? (
                        <p role="status">{ofParts(`approval.yours.${shown.answer}`)}</p>
                    ) : (
                        <AnswerForm
                            isBusy={give.isPending}
                            error={give.error}
                            onAnswer={(given) => give.mutate(given)}
                        />
                    )}
                </div>
            )}
        </PortalDoor>
    );
}
