// Files on their way to the server, before the message they belong to is sent.
import { useEffect, useRef, useState } from "react";

import type { Uploaded } from "../../api/client";
import { ResumableUpload } from "../../api/resumable";
import { useToasts } from "../../frame/toasts";

export interface PendingFile {
    token: number;
    name: string;
    /** From 0 to 1. */
    progress: number;
    /** The connection or the server is away; it goes on when they are back. */
    isWaiting: boolean;
    /** Once it has arrived. */
    uploaded: Uploaded | null;
}

/** `onChange` is called with the files that have arrived, whenever those change. */
export function useUploads(onChange: (ready: Uploaded[]) => void = () => undefined) {
    const toast = useToasts();
    const last = useRef(0);
    const current = useRef<PendingFile[]>([]);
    const transfers = useRef(new Map<number, ResumableUpload>());
    const [all, setShown] = useState<PendingFile[]>([]);
    const [isAwaited, setAwaited] = useState(false);
    const notify = useRef(onChange);
    useEffect(() => {
        notify.current = onChange;
    });
    const setAll = (change: (now: PendingFile[]) => PendingFile[]) => {
        const before = readyOf(current.current);
        current.current = change(current.current);
        setShown(current.current);
        const ready = readyOf(current.current);
        const ids = (files: Uploaded[]) => files.map(({ id }) => id).join();
        if (ids(ready) !== ids(before)) notify.current(ready);
    };
    const change = (token: number, part: Partial<PendingFile>) =>
        setAll((now) => now.map((one) => (one.token === token ? { ...one, ...part } : one)));
    const forget = (token: number) => {
        transfers.current.delete(token);
        setAll((now) => now.filter((one) => one.token !== token));
    };
    const send = (file: File) => {
        last.current += 1;
        const token = last.current;
        const waits = { progress: 0, isWaiting: false, uploaded: null };
        setAll((now) => [...now, { token, name: file.name, ...waits }]);
        const transfer = new ResumableUpload(file, {
            onProgress: (bytes) => change(token, { progress: bytes / file.size }),
            onWaiting: (isWaiting) => change(token, { isWaiting }),
            onDone: (uploaded) => {
                transfers.current.delete(token);
                change(token, { uploaded });
            },
            onFailed: (error) => {
                // What was written may speak of this file: it must not go without.
                setAwaited(false);
                forget(token);
                toast.failed(error);
            },
        });
        transfers.current.set(token, transfer);
    };
    return {
        all,
        ready: readyOf(all),
        isBusy: all.some(({ uploaded }) => uploaded === null),
        /** The message goes once they have arrived: see `useSendOnceArrived`. */
        isAwaited,
        setAwaited,
        add: (list: FileList) => Array.from(list).forEach(send),
        remove: (token: number) => {
            transfers.current.get(token)?.cancel();
            forget(token);
        },
        clear: () => setAll(() => []),
        /** Shows files that were uploaded before this page was opened. */
        restore: (files: Uploaded[]) =>
            setAll((now) => [
                ...files.map((uploaded) => {
                    last.current += 1;
                    const { name } = uploaded;
                    return { token: last.current, name, progress: 1, isWaiting: false, uploaded };
                }),
                ...now,
            ]),
    };
}

function readyOf(all: PendingFile[]): Uploaded[] {
    return all.flatMap(({ uploaded }) => uploaded ?? []);
}

export type Uploads = ReturnType<typeof useUploads>;

/**
 * Sends a message, as it stands then, once its files have arrived: at once where none is on its
 * way. It is called off where one fails, or where the message cannot be sent any more.
 */
export function useSendOnceArrived(files: Uploads, canSend: boolean, send: () => void) {
    const { isAwaited, setAwaited, isBusy } = files;
    useEffect(() => {
        if (!isAwaited || (isBusy && canSend)) return;
        setAwaited(false);
        if (canSend) send();
    });
    return () => setAwaited(canSend);
}
