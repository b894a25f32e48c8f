// Hands a ticket to a vendor: the mail that goes, made of the vendor's formats, to look over.
import { Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Ticket, TicketHandovers } from "../../api/types";
import { Ask } from "../../frame/ask";
import { asData } from "../../frame/as-data";
import { Failed, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { MarkdownField } from "../../parts/text/editor";

export function HandOverDialog({
    ticket,
    vendors,
    onClose,
}: {
    ticket: Ticket;
    vendors: TicketHandovers["vendors"];
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const { key } = ticket;
    const queries = useQueryClient();
    const toast = useToasts();
    const [vendor, setVendor] = useState(vendors[0]?.id ?? "");
    // As the vendor's formats have them, until they are changed.
    const [ownSubject, setSubject] = useState<string | null>(null);
    const [ownText, setText] = useState<string | null>(null);
    const [files, setFiles] = useState<string[]>([]);
    const {
        data: draft,
        error,
        refetch,
    } = useQuery({
        queryKey: ["ticket", key, "handover-draft", vendor],
        // What somebody is writing is not to be replaced.
        staleTime: Infinity,
        queryFn: () =>
            answer(
                api.GET("/api/v1/tickets/{key}/handover-draft", {
                    params: { path: { key }, query: { vendor } },
                }),
            ),
    });
    const subject = ownSubject ?? draft?.subject ?? "";
    const text = ownText ?? draft?.text ?? "";
    const name = vendors.find(({ id }) => id === vendor)?.name ?? "";
    const send = async () => {
        await answer(
            api.POST("/api/v1/tickets/{key}/handovers", {
                params: { path: { key } },
                body: { vendor, subject, text: text.trim(), attachments: files },
            }),
        );
        await queries.invalidateQueries({ queryKey: ["ticket", key] });
        void queries.invalidateQueries({ queryKey: ["tickets"] });
        toast.done(t("handover.handedDone", { name }));
    };
    return (
        <Ask
            title={t("handover.handOverTitle", { key })}
            action={t("handover.handOverDo")}
            isReady={vendor !== "" && subject.trim() !== "" && text.trim() !== ""}
            size={640}
            onClose={onClose}
            onDo={send}
        >
            <Select
                label={t("handover.handedTo")}
                allowDeselect={false}
                value={vendor}
                data={vendors.map((it) => ({
                    value: it.id,
                    label: it.is_expired ? `${it.name} (${t("handover.expired")})` : it.name,
                }))}
                {...asData}
                onChange={(value) => {
                    setVendor(value ?? "");
                    setSubject(null);
                    setText(null);
                    setFiles([]);
                }}
            />
            {draft ? (
                <>
                    <TextInput
                        label={t("handover.subject")}
                        required
                        withAsterisk={false}
                        value={subject}
                        onChange={(event) => setSubject(event.currentTarget.value)}
                    />
                    <MarkdownField
                        isFirst
                        isRequired
                        label={t("handover.text")}
                        value={text}
                        onChange={setText}
                    />
                </>
            ) : error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : (
                <Skeletons rows={4} height={36} />
            )}
            {draft && draft.attachments.length > 0 && (
                <Checkbox.Group label={t("handover.files")} value={files} onChange={setFiles}>
                    {draft.attachments.map((file) => (
                        <Checkbox
                            key={file.id}
                            size="xs"
                            value={file.id}
                            label={<span translate="no">{file.name}</span>}
                        />
                    ))}
                </Checkbox.Group>
            )}
        </Ask>
    );
}
