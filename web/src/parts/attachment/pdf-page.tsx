// One page of a PDF: its picture, and over it its text, to be selected and read aloud.
import {
    type PDFDocumentProxy,
    type PDFPageProxy,
    TextLayer,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import { useEffect, useRef, useState } from "react";

import { useText } from "./catalogue";
import styles from "./pdf.module.css";

interface Props {
    document: PDFDocumentProxy;
    number: number;
    /** In CSS pixels. */
    width: number;
}

interface Places {
    canvas: HTMLCanvasElement;
    text: HTMLElement;
}

// A page may say that it is as long as it likes.
const ratioMax = 6;
const pixelsMax = 16 << 20;

export function PdfPage({ document, number, width }: Props) {
    const { t } = useText();
    const canvas = useRef<HTMLCanvasElement>(null);
    const text = useRef<HTMLDivElement>(null);
    const [ratio, setRatio] = useState(Math.SQRT2);
    const [isBroken, setBroken] = useState(false);
    useEffect(() => {
        const places = canvas.current &&
            text.current && { canvas: canvas.current, text: text.current };
        if (!places) return undefined;
        const leaving = new AbortController();
        const { signal } = leaving;
        setBroken(false);
        document
            .getPage(number)
            .then(async (page) => {
                const { width: wide, height } = page.getViewport({ scale: 1 });
                if (!signal.aborted) setRatio(Math.min(height / wide, ratioMax));
                await draw(page, width, places, signal);
            })
            .catch(() => {
                if (!signal.aborted) setBroken(true);
            });
        return () => leaving.abort();
    }, [document, number, width]);
    return (
        <div
            className={styles.page}
            role="group"
            aria-label={t("pdf.page", { at: number })}
            style={{ width, height: Math.floor(width * ratio) }}
        >
            <canvas ref={canvas} aria-hidden />
            <div ref={text} className={styles.text} translate="no" />
            {isBroken && <p className={styles.broken}>{t("pdf.brokenPage")}</p>}
        </div>
    );
}

async function draw(page: PDFPageProxy, width: number, places: Places, signal: AbortSignal) {
    const { canvas, text } = places;
    const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
    const height = Math.min(viewport.height, width * ratioMax);
    const sharpness = Math.min(window.devicePixelRatio, Math.sqrt(pixelsMax / (width * height)));
    canvas.width = Math.floor(width * sharpness);
    canvas.height = Math.floor(height * sharpness);
    const task = page.render({
        canvas,
        viewport,
        transform: [sharpness, 0, 0, sharpness, 0, 0],
    });
    text.replaceChildren();
    text.style.setProperty("--total-scale-factor", String(viewport.scale));
    const layer = new TextLayer({
        textContentSource: page.streamTextContent(),
        container: text,
        viewport,
    });
    signal.addEventListener("abort", () => {
        task.cancel();
        layer.cancel();
    });
    if (signal.aborted) task.cancel();
    await Promise.all([task.promise, layer.render()]);
}
