// Files to be looked at where they are: pictures, PDF, logs, code. Left and right lead to the next.
import { ActionIcon, Button, Modal } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconDownload, IconFile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from "react";

import { patiently } from "../../api/recovery";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { useText } from "./catalogue";
import { Code } from "../code/code";
import { LogView } from "../log/log-view";
import { neighbours } from "../panel/walk";
import { bytes } from "../value/format";
import { kindOf, textBytesMax, type ViewedFile } from "./kinds";
import { readText } from "./read-file";
import styles from "./viewer.module.css";

// Much, and only for those who open one.
const PdfView = lazy(() =>
    patiently(async () => ({ default: (await import("./pdf-view")).PdfView })),
);

interface Props {
    files: readonly ViewedFile[];
    openId: string;
    /** Undefined: the viewer is closed. */
    onOpen: (id: string | undefined) => void;
}

export function AttachmentViewer({ files, openId, onOpen }: Props) {
    const { t, language } = useText();
    const file = files.find(({ id }) => id === openId);
    const { at, previous, next } = neighbours(
        files.map(({ id }) => id),
        openId,
    );
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.target instanceof Element && event.target.closest("input, .cm-editor")) return;
        const to = { ArrowLeft: previous, ArrowRight: next }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        onOpen(to);
    };
    // What had the focus may have gone with the file before: the keys stay in the viewer.
    const stage = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (document.activeElement === document.body) stage.current?.focus();
    }, [openId]);
    if (!file) return null;
    return (
        <Modal
            opened
            onClose={() => onOpen(undefined)}
            title={
                <span translate="no" title={file.name}>
                    {file.name}
                </span>
            }
            size="min(1100px, 94vw)"
            closeButtonProps={{ "aria-label": t("attachment.close") }}
            onKeyDown={onKeyDown}
        >
            <div className={styles.tools}>
                <span className="dim">{bytes(file.bytes, language)}</span>
                <span className="grow" />
                {files.length > 1 && (
                    <>
                        <span className="dim">
                            {t("panel.place", { at: at + 1, count: files.length })}
                        </span>
                        <ActionIcon
                            aria-label={t("attachment.previous")}
                            disabled={previous === undefined}
                            onClick={() => onOpen(previous)}
                        >
                            <IconChevronLeft size={16} />
                        </ActionIcon>
                        <ActionIcon
                            aria-label={t("attachment.next")}
                            disabled={next === undefined}
                            onClick={() => onOpen(next)}
                        >
                            <IconChevronRight size={16} />
                        </ActionIcon>
                    </>
                )}
                <Button
                    component="a"
                    href={file.href}
                    download={file.name}
                    leftSection={<IconDownload size={14} />}
                >
                    {t("attachment.download")}
                </Button>
            </div>
            <div key={file.id} ref={stage} className={styles.stage} tabIndex={-1}>
                <Shown file={file} />
            </div>
        </Modal>
    );
}

function Shown({ file }: { file: ViewedFile }) {
    const { t } = useText();
    const kind = kindOf(file);
    if (kind === "picture") return <Picture file={file} />;
    if (kind === "none") return <Nothing>{t("attachment.noneHelp")}</Nothing>;
    if (kind === "pdf")
        return (
            <Suspense fallback={<Skeletons rows={12} height={20} />}>
                <PdfView href={file.href} name={file.name} />
            </Suspense>
        );
    return <ShownText file={file} isCode={kind === "code"} />;
}

function Nothing({ children }: { children: string }) {
    const { t } = useText();
    return (
        <Empty icon={<IconFile size={22} />} title={t("attachment.none")}>
            {children}
        </Empty>
    );
}

function Picture({ file }: { file: ViewedFile }) {
    const { t } = useText();
    const [isBroken, setBroken] = useState(false);
    if (isBroken) return <Nothing>{t("attachment.brokenPicture")}</Nothing>;
    return (
        <img
            className={styles.picture}
            src={file.pictureHref}
            alt={file.name}
            onError={() => setBroken(true)}
        />
    );
}

function ShownText({ file, isCode }: { file: ViewedFile; isCode: boolean }) {
    const { t, language } = useText();
    const { data, error, refetch } = useQuery({
        queryKey: ["attachment text", file.href],
        queryFn: ({ signal }) => readText(file.href, textBytesMax, signal),
        staleTime: Infinity,
        gcTime: 60_000,
    });
    if (error) return <Failed error={error} retry={() => void refetch()} />;
    if (!data) return <Skeletons rows={12} height={20} />;
    return (
        <>
            {data.isCut && (
                <p className="dim" role="status">
                    {t("attachment.cut", { size: bytes(textBytesMax, language) })}
                </p>
            )}
            <div className={styles.text}>
                {isCode ? (
                    <Code text={data.text} name={file.name} />
                ) : (
                    <LogView label={file.name} text={data.text} />
                )}
            </div>
        </>
    );
}
