// The files of a message: images as thumbnails, all else as a line with name and size. What can be
// shown here opens in a viewer.
import { Button } from "@mantine/core";
import { IconDownload, IconFile } from "@tabler/icons-react";
import { lazy, type MouseEvent, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { patiently } from "../api/recovery";
import type { Attachment, Message } from "../api/types";
import { kindOf, type ViewedFile } from "../parts/attachment/kinds";
import { bytes } from "../parts/value/format";
import { locale } from "../text/language";
import { evidenceOf } from "./evidence";
import { EvidenceCharts } from "./evidence-charts";
import styles from "./files.module.css";

const Viewer = lazy(() =>
    patiently(async () => ({
        default: (await import("../parts/attachment/viewer")).AttachmentViewer,
    })),
);

function viewed({ id, name, media_type, bytes, is_image }: Attachment): ViewedFile {
    const href = `/api/v1/attachments/${id}`;
    return {
        id,
        name,
        mediaType: media_type,
        bytes,
        href,
        ...(is_image && { pictureHref: `${href}?inline=1` }),
    };
}

/** Of a storm one note has the evidence of twenty signals: so many charts and files at first. */
const firstShown = 3;

/** The files of a message; charts that monitoring attached are shown in place. */
export function MessageFiles({
    message,
    without,
}: {
    message: Message;
    without: ReadonlySet<string>;
}) {
    const { t } = useTranslation();
    const [isWhole, setWhole] = useState(false);
    const { charts, others } = useMemo(() => evidenceOf(message), [message]);
    const files = others.filter(({ id }) => !without.has(id));
    if (charts.length === 0) return <Attachments files={files} />;
    const cut = <T,>(all: readonly T[]) => (isWhole ? all : all.slice(0, firstShown));
    const left = charts.length - cut(charts).length + (files.length - cut(files).length);
    return (
        <div className={styles.evidence}>
            <EvidenceCharts charts={cut(charts)} />
            <Attachments files={cut(files)} />
            {left > 0 && (
                <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
                    {t("conversation.moreFiles", { count: left })}
                </Button>
            )}
        </div>
    );
}

function Attachments({ files }: { files: readonly Attachment[] }) {
    const { t, i18n } = useTranslation();
    const [openId, open] = useState<string>();
    if (files.length === 0) return null;
    const all = files.map(viewed);
    return (
        <>
            <ul role="list" className={styles.files} aria-label={t("conversation.files")}>
                {all.map((file) => (
                    <li key={file.id} className={styles.file}>
                        <Thumb file={file} onOpen={open} />
                        <span className="grow">
                            <Name file={file} onOpen={open} />
                            <span className="dim" translate="no">
                                {bytes(file.bytes, locale(i18n.language))}
                            </span>
                        </span>
                        <a
                            href={file.href}
                            download={file.name}
                            className={styles.download}
                            aria-label={t("conversation.download", { name: file.name })}
                        >
                            <IconDownload size={16} />
                        </a>
                    </li>
                ))}
            </ul>
            {openId !== undefined && (
                <Suspense>
                    <Viewer files={all} openId={openId} onOpen={open} />
                </Suspense>
            )}
        </>
    );
}

interface FileProps {
    file: ViewedFile;
    onOpen: (id: string) => void;
}

/** A picture, which opens in a tab of its own where that is asked for. */
function Thumb({ file, onOpen }: FileProps) {
    if (!file.pictureHref) return <IconFile size={18} className="dim" aria-hidden />;
    const onClick = (event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(file.id);
    };
    return (
        <a
            className={styles.thumb}
            href={file.pictureHref}
            target="_blank"
            rel="noopener noreferrer"
            onClick={onClick}
        >
            <img src={file.pictureHref} alt={file.name} loading="lazy" />
        </a>
    );
}

function Name({ file, onOpen }: FileProps) {
    const { t } = useTranslation();
    if (kindOf(file) === "none" || file.pictureHref)
        return (
            <span className={`cut ${styles.name}`} translate="no" title={file.name}>
                {file.name}
            </span>
        );
    return (
        <button
            type="button"
            className={`plain cut ${styles.name}`}
            title={file.name}
            aria-label={t("conversation.show", { name: file.name })}
            onClick={() => onOpen(file.id)}
        >
            <span translate="no">{file.name}</span>
        </button>
    );
}
