// What somebody is asked to approve: the question, and what is public of its ticket.
import "./catalogue";

import type { ReactNode } from "react";

import { useText } from "../catalogue";

interface Props {
    question: string;
    askedBy: string | null;
    state: "pending" | "approved" | "declined" | "withdrawn" | "expired";
    messages: readonly { author: string | null; text: string; created_at: string }[];
    /** How a time is shown. */
    at: (time: string) => ReactNode;
}

export function Question({ question, askedBy, state, messages, at }: Props) {
    const { t } = useText();
    return (
        <>
            <p className="dim">
                {askedBy ? t("approval.askedBy", { name: askedBy }) : t("approval.askedByNobody")}
            </p>
            <blockquote translate="no" style={{ whiteSpace: "pre-wrap", margin: 0 }}>
                {question}
            </blockquote>
            {state !== "pending" && <p role="status">{t(`approval.state.${state}`)}</p>}
            <section aria-label={t("approval.about")} className="stack">
                <h2>{t("approval.about")}</h2>
                {messages.map((message) => (
                    <article key={message.created_at}>
                        <p className="dim">
                            <span translate="no">{message.author ?? t("approval.somebody")}</span>
                            {" · "}
                            {at(message.created_at)}
                        </p>
                        <p translate="no" style={{ whiteSpace: "pre-wrap" }}>
                            {message.text}
                        </p>
                    </article>
                ))}
            </section>
        </>
    );
}
