// Applies a macro: chosen by typing a part of its name, shown before it is done, its text still
// open to change.
import { IconBolt } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { MacroPreview, Ticket } from "../../api/types";
import { Ask } from "../../frame/ask";
import { useCommands } from "../../frame/commands";
import { Pick } from "../../frame/pick";
import { Failed, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { MarkdownField } from "../../parts/text/editor";
import { FieldName, isNothing, Value } from "../../text/value";
import { macroPreviewQuery, macrosQuery } from "./queries";

interface Chosen {
    id: string;
    name: string;
}

/** The key of a ticket that opens the macros. */
export function MacroKey({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const [step, setStep] = useState<"choose" | Chosen | null>(null);
    useCommands(
        ticket.may.includes("change")
            ? [
                  {
                      id: "ticket.macro",
                      label: t("macro.apply"),
                      group: t("command.group.ticket"),
                      icon: <IconBolt size={16} />,
                      run: () => setStep("choose"),
                  },
              ]
            : [],
    );
    const close = () => setStep(null);
    if (step === "choose")
        return <MacroPicker ticketKey={ticket.key} onPick={setStep} onClose={close} />;
    return step && <Preview ticket={ticket} id={step.id} name={step.name} onClose={close} />;
}

function MacroPicker({
    ticketKey,
    onPick,
    onClose,
}: {
    ticketKey: string;
    onPick: (macro: Chosen) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const { data } = useQuery(macrosQuery);
    const options = useMemo(
        () =>
            (data?.items ?? []).map(({ id, name, sharing, team }) => ({
                id,
                name,
                label: name,
                isData: true,
                icon: <IconBolt size={16} />,
                tail: (
                    <span className="dim cut">
                        {team ? (
                            <span translate="no">{team.name}</span>
                        ) : (
                            t(`macro.sharing.${sharing}`)
                        )}
                    </span>
                ),
            })),
        [data, t],
    );
    return (
        <Pick
            ask={t("macro.ask", { key: ticketKey })}
            options={options}
            none={data?.items.length === 0 ? t("macro.empty") : undefined}
            onPick={({ id, name }) => onPick({ id, name })}
            onClose={onClose}
        />
    );
}

function Preview({
    ticket,
    id,
    name,
    onClose,
}: {
    ticket: Ticket;
    id: string;
    name: string;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const { data, error } = useQuery(macroPreviewQuery(ticket.key, id));
    if (data) return <Confirm ticket={ticket} id={id} preview={data} onClose={onClose} />;
    return (
        <Ask title={name} action={t("macro.do")} isReady={false} onClose={onClose} onDo={none}>
            {error ? <Failed error={error} /> : <Skeletons rows={3} height={32} />}
        </Ask>
    );
}

const none = () => Promise.resolve();

function Confirm({
    ticket: { key, version },
    id,
    preview,
    onClose,
}: {
    ticket: Ticket;
    id: string;
    preview: MacroPreview;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const [text, setText] = useState(preview.text ?? "");
    const hasText = preview.text !== null;
    const apply = async () => {
        const body = hasText ? { text: text.trim() } : {};
        await answer(
            api.POST("/api/v1/tickets/{key}/macros/{id}", {
                params: { path: { key, id }, ...basedOn(version) },
                body,
            }),
        );
        toast.done(t("macro.done", { name: preview.name }));
        void queries.invalidateQueries({ queryKey: ["tickets"] });
        void queries.invalidateQueries({ queryKey: ["queues"] });
        await queries.invalidateQueries({ queryKey: ["ticket", key] });
    };
    return (
        <Ask
            title={preview.name}
            action={t("macro.do")}
            isReady={!hasText || text.trim() !== ""}
            size={560}
            onClose={onClose}
            onDo={apply}
        >
            {preview.changes.length > 0 && (
                <ul role="list" aria-label={t("macro.changes")}>
                    {preview.changes.map(({ field, before, after }) => (
                        <li key={field}>
                            <span className="dim">
                                <FieldName field={field} />
                            </span>{" "}
                            {!isNothing(before) && (
                                <>
                                    <del>
                                        <Value field={field} value={before} />
                                    </del>
                                    {" → "}
                                </>
                            )}
                            <Value field={field} value={after} />
                        </li>
                    ))}
                </ul>
            )}
            {preview.changes.length === 0 && !hasText && (
                <p className="dim">{t("macro.nothing")}</p>
            )}
            {hasText && (
                <MarkdownField
                    isFirst
                    label={t(preview.visibility === "private" ? "macro.note" : "macro.reply")}
                    value={text}
                    onChange={setText}
                />
            )}
            {preview.status && (
                <p>
                    {t("macro.then")}: {t(`status.${preview.status}`)}
                </p>
            )}
        </Ask>
    );
}
