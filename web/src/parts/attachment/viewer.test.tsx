// @vitest-environment happy-dom
// Files looked at one after the other, and what is said of those that cannot be shown.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../../api/problem";
import { show } from "../../frame/page.testing";
import { openPdf } from "./pdf-document";
// Loaded before it is waited for.
import "./pdf-view";
import { AttachmentViewer } from "./viewer";

// A worker and a canvas are a browser's; the browser tests have both.
vi.mock("./pdf-document", () => ({
    openPdf: vi.fn(),
    PdfError: class extends Error {
        constructor(readonly fault: string) {
            super(fault);
        }
    },
}));
vi.mock("./pdf-page", () => ({
    PdfPage: ({ number }: { number: number }) => <p>page {number}</p>,
}));
const open = vi.mocked(openPdf);
const { PdfError } = await import("./pdf-document");

const file = (name: string, more = {}) => ({
    id: name,
    name,
    mediaType: "application/octet-stream",
    bytes: 812,
    href: `/files/${name}`,
    ...more,
});
const files = [
    file("fire.png", { pictureHref: "/files/fire.png?inline=1" }),
    file("invoice.pdf"),
    file("memory.dump"),
];

function Viewer({ first }: { first: string }) {
    const [openId, setOpen] = useState<string | undefined>(first);
    return openId === undefined ? (
        <p>closed</p>
    ) : (
        <AttachmentViewer files={files} openId={openId} onOpen={setOpen} />
    );
}

const viewer = (name: string) => screen.findByRole("dialog", { name });
const shown = (first: string) => show(<Viewer first={first} />, { modules: [] });

afterEach(() => {
    cleanup();
    vi.clearAllMocks();
});

describe("the viewer of files", () => {
    it("walks from file to file with left and right, and stays at both ends", async () => {
        open.mockReturnValue(new Promise(() => undefined));
        await shown("fire.png");
        const press = async (key: string, from: string) =>
            fireEvent.keyDown(await viewer(from), { key });
        await press("ArrowLeft", "fire.png");
        await press("ArrowRight", "fire.png");
        await press("ArrowRight", "invoice.pdf");
        await press("ArrowRight", "memory.dump");
        expect((await viewer("memory.dump")).textContent).toContain("No preview of this file");
        await press("ArrowLeft", "memory.dump");
        await viewer("invoice.pdf");
    });

    it("keeps the keys when what had the focus goes with its file", async () => {
        open.mockResolvedValue({ document: { numPages: 3 }, close: vi.fn() } as never);
        await shown("invoice.pdf");
        const pages = await screen.findByRole("region", { name: "Pages of invoice.pdf" });
        pages.focus();
        fireEvent.keyDown(pages, { key: "ArrowRight" });
        const dump = await viewer("memory.dump");
        await waitFor(() => expect(dump.contains(document.activeElement)).toBe(true));
    });

    it("says that a picture is damaged, and still offers it", async () => {
        await shown("fire.png");
        fireEvent.error(await screen.findByRole("img", { name: "fire.png" }));
        await screen.findByText(/picture is damaged/);
        const link = screen.getByRole("link", { name: "Download" });
        expect(link.getAttribute("href")).toBe("/files/fire.png");
    });

    it.each([
        ["locked", /protected with a password/],
        ["damaged", /PDF is damaged/],
        ["large", /too large to be shown/],
        ["slow", /too long to open/],
    ] as const)("says why a PDF is not shown: %s", async (fault, text) => {
        open.mockRejectedValue(new PdfError(fault));
        await shown("invoice.pdf");
        await screen.findByText(text);
    });

    it("opens a PDF again where the server was away", async () => {
        open.mockRejectedValueOnce(new Problem(500, { code: "failure" }, null));
        open.mockRejectedValueOnce(new PdfError("damaged"));
        await shown("invoice.pdf");
        fireEvent.click(await screen.findByRole("button", { name: /again|Retry/i }));
        await screen.findByText(/PDF is damaged/);
        expect(open).toHaveBeenCalledTimes(2);
    });

    it("makes pages larger and smaller by keys, wherever in the viewer the focus is", async () => {
        open.mockResolvedValue({ document: { numPages: 3 }, close: vi.fn() } as never);
        await shown("invoice.pdf");
        await screen.findByText("Page 1 of 3");
        const next = screen.getByRole("button", { name: "Next file" });
        for (const [key, zoom] of [
            ["+", "150%"],
            ["-", "100%"],
            ["-", "75%"],
            ["0", "100%"],
        ] as const) {
            fireEvent.keyDown(next, { key });
            await screen.findByText(zoom);
        }
        for (let at = 0; at < 9; at += 1) fireEvent.keyDown(next, { key: "+" });
        await screen.findByText("300%");
        const larger = screen.getByRole<HTMLButtonElement>("button", { name: "Larger" });
        expect(larger.disabled).toBe(true);
    });

    it("closes a PDF when it is left, also one that was still being opened", async () => {
        const close = vi.fn();
        let finish: (pdf: never) => void = () => undefined;
        open.mockReturnValue(new Promise((done) => (finish = done)));
        await shown("invoice.pdf");
        await waitFor(() => expect(open).toHaveBeenCalledOnce());
        fireEvent.keyDown(await viewer("invoice.pdf"), { key: "ArrowRight" });
        await viewer("memory.dump");
        expect(open.mock.calls[0]?.[1].aborted).toBe(true);
        finish({ document: { numPages: 3 }, close } as never);
        await waitFor(() => expect(close).toHaveBeenCalledOnce());
    });
});
