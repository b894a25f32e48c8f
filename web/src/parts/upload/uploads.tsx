// Chooses files for a message, and shows how far they are on their way.
import { ActionIcon, Button, CloseButton, Tooltip } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useRef } from "react";

import { useText } from "../catalogue";
import { share } from "../value/format";
import styles from "./upload.module.css";
import type { PendingFile, Uploads } from "./use-uploads";

export function PickFiles({ files }: { files: Uploads }) {
    const { t } = useText();
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
            <Tooltip label={t("upload.attach")}>
                <ActionIcon aria-label={t("upload.attach")} onClick={() => picker.current?.click()}>
                    <IconPaperclip size={16} />
                </ActionIcon>
            </Tooltip>
        </>
    );
}

export function PendingFiles({ files }: { files: Uploads }) {
    const { t } = useText();
    if (files.all.length === 0) return null;
    return (
        <div className={styles.files}>
            <ul role="list" className={styles.pending} aria-label={t("upload.files")}>
                {files.all.map((file) => (
                    <li key={file.token} aria-busy={!file.uploaded}>
                        <span className="cut" translate="no">
                            {file.name}
                        </span>
                        {!file.uploaded && <Progress file={file} />}
                        <CloseButton
                            size="xs"
                            aria-label={t("upload.remove", { name: file.name })}
                            onClick={() => files.remove(file.token)}
                        />
                    </li>
                ))}
            </ul>
            {files.isAwaited && files.isBusy && (
                <p className={styles.awaited} role="status">
                    {t("upload.awaited")}{" "}
                    <Button
                        size="compact-xs"
                        variant="subtle"
                        onClick={() => files.setAwaited(false)}
                    >
                        {t("upload.callOff")}
                    </Button>
                </p>
            )}
        </div>
    );
}

function Progress({ file: { name, progress, isWaiting } }: { file: PendingFile }) {
    const { t, language } = useText();
    // Whole per cents: it is told to screen readers when asked, and not each time it moves.
    const whole = Math.floor(progress * 100) / 100;
    return (
        <>
            <progress
                className={styles.progress}
                aria-label={t("upload.uploading", { name })}
                value={progress}
            />
            <span className="dim" role="status">
                {isWaiting ? t("upload.waits") : null}
            </span>
            {!isWaiting && <span className="dim">{share(whole, language)}</span>}
        </>
    );
}
