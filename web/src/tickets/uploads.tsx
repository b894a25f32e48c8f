// Files on their way to the server, before the message they belong to is sent.
import { ActionIcon, CloseButton, Tooltip } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { upload, type Uploaded } from "../api/client";
import { useToasts } from "../frame/toasts";
import styles from "./files.module.css";

interface Pending {
    token: number;
    name: string;
    isDone: boolean;
    uploaded: Uploaded | null;
}

/** `onChange` is called with the files that have arrived, whenever those change. */
export function useUploads(onChange: (ready: Uploaded[]) => void = () => undefined) {
    const toast = useToasts();
    const last = useRef(0);
    const current = useRef<Pending[]>([]);
    const [all, setShown] = useState<Pending[]>([]);
    const notify = useRef(onChange);
    useEffect(() => {
        notify.current = onChange;
    });
    const setAll = (change: (now: Pending[]) => Pending[]) => {
        const before = readyOf(current.current);
        current.current = change(current.current);
        setShown(current.current);
        const ready = readyOf(current.current);
        const ids = (files: Uploaded[]) => files.map(({ id }) => id).join();
        if (ids(ready) !== ids(before)) notify.current(ready);
    };
    const remove = (token: number) => setAll((now) => now.filter((one) => one.token !== token));
    const add = (list: FileList) => {
        for (const file of Array.from(list)) {
            last.current += 1;
            const token = last.current;
            setAll((now) => [...now, { token, name: file.name, isDone: false, uploaded: null }]);
            upload(file).then(
                (uploaded) =>
                    setAll((now) =>
                        now.map((one) =>
                            one.token === token ? { ...one, isDone: true, uploaded } : one,
                        ),
                    ),
                (error: unknown) => {
                    remove(token);
                    toast.failed(error);
                },
            );
        }
    };
    return {
        all,
        ready: readyOf(all),
        isBusy: all.some(({ isDone }) => !isDone),
        add,
        remove,
        clear: () => setAll(() => []),
        /** Shows files that were uploaded before this page was opened. */
        restore: (uploaded: Uploaded[]) =>
            setAll((now) => [
                ...uploaded.map((file) => {
                    last.current += 1;
                    return { token: last.current, name: file.name, isDone: true, uploaded: file };
                }),
                ...now,
            ]),
    };
}

function readyOf(all: Pending[]): Uploaded[] {
    return all.flatMap(({ uploaded }) => uploaded ?? []);
}

export type Uploads = ReturnType<typeof useUploads>;

export function PickFiles({ files }: { files: Uploads }) {
    const { t } = useTranslation();
    const picker = useRef<HTMLInputElement>(null);
    return (
        <>
            <input
                ref={picker}
                type="file"
                multiple
                hidden
                onChange={(event) => {
                    if (event.target.files) files.add(event.target.files);
                    event.target.value = "";
                }}
            />
            <Tooltip label={t("composer.attach")}>
                <ActionIcon
                    aria-label={t("composer.attach")}
                    onClick={() => picker.current?.click()}
                >
                    <IconPaperclip size={16} />
                </ActionIcon>
            </Tooltip>
        </>
    );
}

export function PendingFiles({ files }: { files: Uploads }) {
    const { t } = useTranslation();
    if (files.all.length === 0) return null;
    return (
        <ul role="list" className={styles.pending} aria-label={t("conversation.files")}>
            {files.all.map(({ token, name, isDone }) => (
                <li key={token} aria-busy={!isDone}>
                    <span className="cut" translate="no">
                        {name}
                    </span>
                    {!isDone && <span className="dim">{t("composer.uploading")}</span>}
                    <CloseButton
                        size="xs"
                        aria-label={t("composer.removeFile", { name })}
                        onClick={() => files.remove(token)}
                    />
                </li>
            ))}
        </ul>
    );
}
