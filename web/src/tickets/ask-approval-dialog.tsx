// Asks people to approve a ticket.
import { CloseButton, NumberInput, Select, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api } from "../api/client";
import { useIdempotency } from "../api/idempotency";
import { Ask } from "../frame/ask";
import { PersonSearch } from "../frame/person-search";
import { useToasts } from "../frame/toasts";
import { useText } from "../parts/catalogue";

interface Chosen {
    id: string;
    name: string;
}

export function AskApprovalDialog({
    ticketKey: key,
    onClose,
}: {
    ticketKey: string;
    onClose: () => void;
}) {
    const { t } = useText();
    const toast = useToasts();
    const queries = useQueryClient();
    const once = useIdempotency();
    const [people, setPeople] = useState<Chosen[]>([]);
    const [rule, setRule] = useState<"any" | "all">("any");
    const [question, setQuestion] = useState("");
    const [days, setDays] = useState(14);
    const add = ({ id, name }: Chosen) =>
        setPeople((chosen) =>
            chosen.some((one) => one.id === id) ? chosen : [...chosen, { id, name }],
        );
    const post = async () => {
        const body = {
            approvers: people.map(({ id }) => id),
            rule,
            question: question.trim(),
            days,
        };
        await answer(
            api.POST("/api/v1/tickets/{key}/approvals", {
                params: { path: { key } },
                body,
                headers: once.header(body),
            }),
        );
        once.taken();
        toast.done(t("approval.asked"));
        await queries.invalidateQueries({ queryKey: ["ticket", key] });
    };
    return (
        <Ask
            title={t("approval.askFor", { key })}
            action={t("approval.ask")}
            isReady={people.length > 0 && question.trim() !== ""}
            onClose={onClose}
            onDo={post}
        >
            <PersonSearch key={people.length} label={t("approval.addPerson")} onChoose={add} />
            {people.length > 0 && (
                <ul role="list" aria-label={t("approval.approvers")}>
                    {people.map(({ id, name }) => (
                        <li key={id} className="row">
                            <span className="grow" translate="no">
                                {name}
                            </span>
                            <CloseButton
                                size="xs"
                                aria-label={t("approval.removePerson", { name })}
                                onClick={() =>
                                    setPeople((chosen) => chosen.filter((one) => one.id !== id))
                                }
                            />
                        </li>
                    ))}
                </ul>
            )}
            {people.length > 1 && (
                <Select
                    label={t("approval.ruleLabel")}
                    allowDeselect={false}
                    value={rule}
                    data={[
                        { value: "any", label: t("approval.rule.any") },
                        { value: "all", label: t("approval.rule.all") },
                    ]}
                    onChange={(value) => setRule(value === "all" ? "all" : "any")}
                />
            )}
            <Textarea
                label={t("approval.question")}
                required
                withAsterisk={false}
                maxLength={2000}
                rows={3}
                value={question}
                onChange={(event) => setQuestion(event.currentTarget.value)}
            />
            <NumberInput
                label={t("approval.days")}
                min={1}
                max={90}
                allowDecimal={false}
                value={days}
                onChange={(value) => setDays(Number(value) || 14)}
            />
        </Ask>
    );
}
