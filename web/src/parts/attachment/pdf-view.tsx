// The pages of a PDF, of which only those in sight are drawn. Plus and minus make them larger and
// smaller, zero fits them to the width.
import { ActionIcon } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconFileAlert, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { useEffect, useRef, useState } from "react";

import { Empty, Failed, Skeletons } from "../../frame/states";
import { useText } from "./catalogue";
import { share } from "../value/format";
import { type OpenPdf, openPdf, PdfError } from "./pdf-document";
import { PdfPage } from "./pdf-page";
import styles from "./pdf.module.css";

type State = { pdf?: OpenPdf; error?: unknown };

/** The document while it is shown. */
function usePdf(href: string): State & { retry: () => void } {
    const [state, setState] = useState<State>({});
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        const leaving = new AbortController();
        let pdf: OpenPdf | undefined;
        setState({});
        openPdf(href, leaving.signal).then(
            (opened) => {
                if (leaving.signal.aborted) opened.close();
                else setState({ pdf: (pdf = opened) });
            },
            (error: unknown) => {
                if (!leaving.signal.aborted) setState({ error });
            },
        );
        return () => {
            leaving.abort();
            pdf?.close();
        };
    }, [href, attempt]);
    return { ...state, retry: () => setAttempt(attempt + 1) };
}

export function PdfView({ href, name }: { href: string; name: string }) {
    const { t } = useText();
    const { pdf, error, retry } = usePdf(href);
    if (error instanceof PdfError)
        return (
            <Empty icon={<IconFileAlert size={22} />} title={t("attachment.none")}>
                {t(`pdf.${error.fault}`)}
            </Empty>
        );
    if (error) return <Failed error={error} retry={retry} />;
    if (!pdf) return <Skeletons rows={12} height={20} />;
    return <Pages document={pdf.document} name={name} />;
}

const zooms = [0.5, 0.75, 1, 1.5, 2, 3] as const;
const fitting = zooms.indexOf(1);
const zoomed = (at: number, by: number) => Math.min(Math.max(at + by, 0), zooms.length - 1);
const gap = 12;

function Pages({ document, name }: { document: PDFDocumentProxy; name: string }) {
    const { t, language } = useText();
    const scroll = useRef<HTMLDivElement>(null);
    const { ref, width } = useElementSize();
    const [zoomAt, setZoom] = useState<number>(fitting);
    const zoom = zooms[zoomAt] ?? 1;
    const pageWidth = Math.max(100, Math.floor((width - 2 * gap) * zoom));
    const virtual = useVirtualizer({
        count: document.numPages,
        getScrollElement: () => scroll.current,
        // Most are upright and of paper's form; each is measured when it is there.
        estimateSize: () => pageWidth * Math.SQRT2 + gap,
        overscan: 1,
        paddingStart: gap,
    });
    useEffect(() => virtual.measure(), [virtual, pageWidth]);
    const shown = virtual.getVirtualItems();
    const offset = virtual.scrollOffset ?? 0;
    const first = shown.find(({ end }) => end > offset + gap)?.index ?? 0;
    // Wherever in the viewer the focus is: it is the one thing that is looked at.
    useEffect(() => {
        const onKeyDown = (event: KeyboardEvent) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const by = { "+": 1, "=": 1, "-": -1 }[event.key];
            if (by === undefined && event.key !== "0") return;
            event.preventDefault();
            setZoom((now) => (by === undefined ? fitting : zoomed(now, by)));
        };
        window.addEventListener("keydown", onKeyDown);
        return () => window.removeEventListener("keydown", onKeyDown);
    }, []);
    return (
        <div className={styles.pdf}>
            <div className={styles.tools}>
                <span className="dim" role="status">
                    {t("pdf.place", { at: first + 1, count: document.numPages })}
                </span>
                <span className="grow" />
                <ActionIcon
                    aria-label={t("pdf.smaller")}
                    aria-keyshortcuts="-"
                    disabled={zoomAt === 0}
                    onClick={() => setZoom(zoomed(zoomAt, -1))}
                >
                    <IconZoomOut size={16} />
                </ActionIcon>
                <span className={styles.zoom}>{share(zoom, language)}</span>
                <ActionIcon
                    aria-label={t("pdf.larger")}
                    aria-keyshortcuts="+"
                    disabled={zoomAt === zooms.length - 1}
                    onClick={() => setZoom(zoomed(zoomAt, 1))}
                >
                    <IconZoomIn size={16} />
                </ActionIcon>
            </div>
            <div
                ref={scroll}
                className={styles.scroll}
                role="region"
                aria-label={t("pdf.pages", { name })}
                tabIndex={0}
            >
                <div ref={ref} className={styles.pages} style={{ height: virtual.getTotalSize() }}>
                    {width > 0 &&
                        shown.map(({ index, start }) => (
                            <div
                                key={index}
                                ref={virtual.measureElement}
                                data-index={index}
                                className={styles.place}
                                style={{ transform: `translateY(${start}px)` }}
                            >
                                <PdfPage document={document} number={index + 1} width={pageWidth} />
                            </div>
                        ))}
                </div>
            </div>
        </div>
    );
}
