// Opens a PDF with pdf.js, in a worker of its own that ends with it. What a PDF holds is drawn and
// nothing else: no scripts, forms or links of it are at work, and nothing is loaded for it.
import { getDocument, type PDFDocumentProxy, PDFWorker } from "pdfjs-dist/legacy/build/pdf.mjs";
import PdfWorker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker";

import { readBytes } from "./read-file";

export type PdfFault = "damaged" | "large" | "locked" | "slow";

export class PdfError extends Error {
    constructor(readonly fault: PdfFault) {
        super(fault);
    }
}

export interface OpenPdf {
    document: PDFDocumentProxy;
    close: () => void;
}

/** Larger ones are only downloaded. */
export const pdfBytesMax = 64 << 20;
const openMs = 30_000;
// A picture with more pixels is left out, a canvas with more is drawn coarser.
const pictureMax = 32 << 20;
const canvasBytesMax = 64 << 20;

/** Throws PdfError, or Problem where the file is not there. */
export async function openPdf(href: string, signal: AbortSignal): Promise<OpenPdf> {
    const { bytes, isCut } = await readBytes(href, pdfBytesMax, signal);
    if (isCut) throw new PdfError("large");
    const port = new PdfWorker();
    const worker = PDFWorker.create({ port });
    const close = () => {
        worker.destroy();
        port.terminate();
    };
    const task = getDocument({
        data: bytes,
        worker,
        disableWorkerRendering: true,
        enableXfa: false,
        // The page's policy allows none, and pdf.js does without.
        useWasm: false,
        useWorkerFetch: false,
        maxImageSize: pictureMax,
        canvasMaxAreaInBytes: canvasBytesMax,
        verbosity: 0,
    });
    // It would wait for a password for ever.
    const locked = new Promise<never>((_, reject) => {
        task.onPassword = () => reject(new PdfError("locked"));
    });
    const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new PdfError("slow")), openMs);
        signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
    try {
        return { document: await Promise.race([task.promise, locked, late]), close };
    } catch (error) {
        close();
        if (signal.aborted || error instanceof PdfError) throw error;
        throw new PdfError("damaged");
    }
}
