// Where an answer or a note is written. Which of the two it is can be seen, read and heard.
import { TextInput } from "@mantine/core";
import { IconLock, IconSend, IconTruckDelivery } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { useIdempotency } from "../api/idempotency";
import type { Ticket, Visibility } from "../api/types";
import { handoversQuery } from "../api/vendors";
import { useCommands } from "../frame/commands";
import { useToasts } from "../frame/toasts";
import { EditorText, EditorTools } from "../parts/text/editor";
import { useEditor } from "../parts/text/use-editor";
import { PendingFiles, PickFiles } from "../parts/upload/uploads";
import { useSendOnceArrived, useUploads } from "../parts/upload/use-uploads";
import { readMinutes } from "../parts/value/spent";
import { isStaff, may, useMe } from "../session/session";
import { type AfterReply, statusAfter, useAfterReply } from "./after-reply";
import styles from "./composer.module.css";
import { useDraft } from "./draft";
import { Mentions } from "./mentions";
import { afterLabel, SendButton } from "./send-button";
import { stoppedWriting, wrote } from "./writing";

export function Composer({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const { key } = ticket;
    const me = useMe();
    const isForStaff = isStaff(me);
    const canReply = ticket.may.includes("reply");
    const canNote = ticket.may.includes("note");
    const draft = useDraft(key, canReply ? "public" : "private");
    const files = useUploads(draft.attach);
    const after = useAfterReply(ticket);
    const [isChoosing, setChoosing] = useState(false);
    const once = useIdempotency();
    const [isDropping, setDropping] = useState(false);
    const isNote = draft.visibility === "private";
    const { data: vendors } = useQuery({ ...handoversQuery(key), enabled: isForStaff });
    const vendor = vendors?.may.includes("write")
        ? vendors.items.find(({ ended_at }) => ended_at === null)?.vendor
        : undefined;
    const isToVendor = isNote && (draft.isToVendor ?? false) && vendor !== undefined;
    const [spent, setSpent] = useState("");
    const minutes = readMinutes(spent);
    const isSpentWrong = spent.trim() !== "" && minutes === null;

    const send = useMutation({
        mutationFn: (then: AfterReply) => {
            const attachments = files.ready.map(({ id }) => id);
            if (isToVendor) {
                const written = { text: draft.text.trim(), attachments };
                return answer(
                    api.POST("/api/v1/tickets/{key}/vendor-messages", {
                        params: { path: { key } },
                        body: written,
                        headers: once.header(written),
                    }),
                );
            }
            const status = isNote ? undefined : statusAfter(then);
            const body = {
                text: draft.text.trim(),
                visibility: draft.visibility,
                attachments,
                ...(status && { status }),
                ...(minutes !== null && { minutes }),
            };
            return answer(
                api.POST("/api/v1/tickets/{key}/messages", {
                    params: { path: { key } },
                    body,
                    headers: once.header(body),
                }),
            );
        },
        onSuccess: async () => {
            once.taken();
            files.clear();
            setSpent("");
            draft.sent();
            stoppedWriting(key);
            if (editor.isPreview) editor.focus();
            await queries.invalidateQueries({ queryKey: ["ticket", key] });
            void queries.invalidateQueries({ queryKey: ["tickets"] });
            void queries.invalidateQueries({ queryKey: ["queues"] });
        },
        onError: toast.failed,
    });
    // Files of a draft come back with it.
    const { isLoaded } = draft;
    useEffect(() => {
        if (isLoaded && draft.files.length > 0) files.restore(draft.files);
    }, [isLoaded]);
    const canSend = draft.text.trim() !== "" && !send.isPending && !isSpentWrong;
    const submit = useSendOnceArrived(files, canSend, () => send.mutate(after.chosen));
    const editor = useEditor({
        value: draft.text,
        onChange: (text) => {
            draft.write(text);
            wrote(key);
        },
        isDisabled: !draft.isLoaded,
        onSubmit: submit,
        onFiles: files.add,
    });
    const write = (visibility: Visibility, toVendor = false) => {
        draft.choose(visibility, toVendor);
        editor.focus();
    };
    useCommands([
        ...(canReply
            ? [
                  {
                      id: "ticket.reply",
                      label: t("composer.reply"),
                      group: t("command.group.ticket"),
                      icon: <IconSend size={16} />,
                      run: () => write("public"),
                  },
              ]
            : []),
        ...(canNote
            ? [
                  {
                      id: "ticket.note",
                      label: t("composer.note"),
                      group: t("command.group.ticket"),
                      icon: <IconLock size={16} />,
                      run: () => write("private"),
                  },
              ]
            : []),
        ...(vendor
            ? [
                  {
                      id: "ticket.toVendor",
                      label: t("composer.vendor"),
                      group: t("command.group.ticket"),
                      icon: <IconTruckDelivery size={16} />,
                      run: () => write("private", true),
                  },
              ]
            : []),
    ]);
    const onKeyDown = (event: KeyboardEvent) => {
        const isOther = event.key === "Enter" && event.shiftKey && (event.ctrlKey || event.metaKey);
        if (!isOther) return;
        event.preventDefault();
        if (!isNote) setChoosing(after.possible.length > 1);
        else submit();
    };
    const onDrop = (event: DragEvent) => {
        setDropping(false);
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        files.add(event.dataTransfer.files);
    };
    const sendLabel = () => {
        if (isToVendor) return t("composer.sendVendor");
        if (isNote) return t("composer.addNote");
        if (!isForStaff) return t("composer.sendOwn");
        return after.chosen === "wait" ? t("composer.send") : afterLabel(after.chosen, ticket, t);
    };
    return (
        <section
            className={styles.composer}
            data-note={isNote || undefined}
            data-vendor={isToVendor || undefined}
            data-drop={isDropping || undefined}
            data-written={draft.text !== "" || undefined}
            aria-label={t("composer.label")}
            onDragOver={(event) => {
                event.preventDefault();
                setDropping(true);
            }}
            onDragLeave={() => setDropping(false)}
            onDrop={onDrop}
            onKeyDown={onKeyDown}
        >
            <div className={styles.modes} role="radiogroup" aria-label={t("composer.who")}>
                {canReply && (
                    <Mode
                        isOn={!isNote}
                        label={t("composer.reply")}
                        icon={<IconSend size={13} />}
                        onChoose={() => write("public")}
                    />
                )}
                {canNote && (
                    <Mode
                        isOn={isNote && !isToVendor}
                        label={t("composer.note")}
                        icon={<IconLock size={13} />}
                        onChoose={() => write("private")}
                    />
                )}
                {vendor && (
                    <Mode
                        isOn={isToVendor}
                        label={t("composer.vendor")}
                        icon={<IconTruckDelivery size={13} />}
                        onChoose={() => write("private", true)}
                    />
                )}
                {isForStaff && (
                    <span className={styles.audience}>
                        {isToVendor ? (
                            <>
                                {t("composer.to")} <span translate="no">{vendor.name}</span>
                            </>
                        ) : isNote ? (
                            t("composer.toStaff")
                        ) : (
                            <>
                                {t("composer.to")}{" "}
                                <span translate="no">{ticket.requester.name}</span>
                            </>
                        )}
                    </span>
                )}
            </div>
            <Mentions ticketKey={key} editor={editor} isOn={canNote && !isToVendor}>
                {(completion) => (
                    <EditorText
                        editor={editor}
                        completion={completion}
                        className={styles.text}
                        label={t(
                            isToVendor
                                ? "composer.vendorText"
                                : isNote
                                  ? "composer.noteText"
                                  : "composer.replyText",
                        )}
                        placeholder={t(
                            isToVendor
                                ? "composer.vendorPlaceholder"
                                : isNote
                                  ? "composer.notePlaceholder"
                                  : isForStaff
                                    ? "composer.replyPlaceholder"
                                    : "composer.ownPlaceholder",
                        )}
                    />
                )}
            </Mentions>
            <PendingFiles files={files} />
            <div className={styles.foot}>
                <PickFiles files={files} />
                <EditorTools editor={editor} className={styles.tools ?? ""} />
                {may(me, "time_log") && (
                    <TextInput
                        size="xs"
                        w={90}
                        aria-label={t("time.spent")}
                        placeholder={t("time.spent")}
                        title={t("time.spentHelp")}
                        value={spent}
                        error={isSpentWrong}
                        onChange={(event) => setSpent(event.currentTarget.value)}
                    />
                )}
                <span className="grow cut" role="status">
                    {t(`composer.draft.${draft.state}`)}
                </span>
                <SendButton
                    ticket={ticket}
                    label={sendLabel()}
                    isNote={isNote}
                    isBusy={files.isAwaited || send.isPending}
                    canSend={canSend}
                    possible={after.possible}
                    chosen={after.chosen}
                    isOpen={isChoosing}
                    onOpen={setChoosing}
                    onSend={submit}
                    onChoose={(chosen) => {
                        after.choose(chosen);
                        submit();
                    }}
                />
            </div>
        </section>
    );
}

function Mode({
    isOn,
    label,
    icon,
    onChoose,
}: {
    isOn: boolean;
    label: string;
    icon: ReactNode;
    onChoose: () => void;
}) {
    return (
        <button
            type="button"
            role="radio"
            aria-checked={isOn}
            className={`plain ${styles.mode}`}
            onClick={onChoose}
        >
            {icon} {label}
        </button>
    );
}
