// @vitest-environment happy-dom
// The field in which Markdown is written, and what it will look like.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { show } from "../../frame/page.testing";
import type { HtmlNode } from "./html-tree";
import { MarkdownEditor, MarkdownField } from "./editor";
// Loaded before it is waited for.
import "./reader";

// The purifier, which has the last word in a browser, cannot work in this DOM: what is seen here is
// what the reader lets through by itself.
vi.mock("./html-dom", () => {
    const nodeOf = (node: HtmlNode): Node => {
        if (typeof node === "string") return document.createTextNode(node);
        const element = document.createElement(node.name);
        for (const [name, value] of node.attributes) element.setAttribute(name, value);
        element.append(...node.children.map(nodeOf));
        return element;
    };
    return { domOf: (nodes: HtmlNode[]) => nodes.map(nodeOf) };
});

const onSubmit = vi.fn();

function Writer({ first = "" }: { first?: string }) {
    const [text, write] = useState(first);
    return <MarkdownEditor label="Note" value={text} onChange={write} onSubmit={onSubmit} />;
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Note" });
const opened = async (first: string, start = first.length, end = start) => {
    await show(<Writer first={first} />, { modules: [] });
    field().focus();
    field().setSelectionRange(start, end);
};
const paste = (text: string) =>
    fireEvent.paste(field(), { clipboardData: { getData: () => text, files: [] } });

beforeEach(() => {
    // Without a history of the field the text is put in place of the old one.
    document.execCommand = () => false;
});
afterEach(() => {
    cleanup();
    vi.clearAllMocks();
});

describe("the Markdown editor", () => {
    it("marks what is selected, by keys and by buttons", async () => {
        await opened("It works again", 3, 8);
        fireEvent.keyDown(field(), { key: "b", ctrlKey: true });
        expect(field().value).toBe("It **works** again");
        field().setSelectionRange(14, 19);
        fireEvent.click(screen.getByRole("button", { name: "Italic" }));
        expect(field().value).toBe("It **works** a_gain_");
    });

    it("goes on with a list, and leaves Shift-Enter alone", async () => {
        await opened("- first");
        expect(fireEvent.keyDown(field(), { key: "Enter", shiftKey: true })).toBe(true);
        expect(fireEvent.keyDown(field(), { key: "Enter" })).toBe(false);
        expect(field().value).toBe("- first\n- ");
    });

    it("makes a link of what is selected when an address is pasted, and pastes all else", async () => {
        await opened("see here", 4, 8);
        expect(paste("https://example.test/a")).toBe(false);
        expect(field().value).toBe("see [here](https://example.test/a)");
        expect(paste("plain words")).toBe(true);
    });

    it("sends with Ctrl-Enter and adds no line", async () => {
        await opened("- done");
        fireEvent.keyDown(field(), { key: "Enter", ctrlKey: true });
        expect(onSubmit).toHaveBeenCalledOnce();
        expect(field().value).toBe("- done");
    });

    it("is a preview and the field again, and says where there is nothing to see", async () => {
        await opened(" ");
        const button = screen.getByRole("button", { name: "Preview" });
        fireEvent.click(button);
        const preview = await screen.findByRole("region", { name: "Preview" });
        expect(preview.textContent).toBe("Nothing written yet.");
        expect(button.getAttribute("aria-pressed")).toBe("true");
        expect(screen.queryByRole("textbox")).toBeNull();
        fireEvent.click(button);
        expect(field().value).toBe(" ");
    });

    it("changes to the preview and back by a key, and keeps focus and selection", async () => {
        await opened("It **works** again", 5, 10);
        const box = field();
        fireEvent.keyDown(box, { key: "p", altKey: true });
        const preview = await screen.findByRole("region", { name: "Preview" });
        expect(document.activeElement).toBe(preview);
        await waitFor(() => expect(preview.querySelector("strong")?.textContent).toBe("works"));
        fireEvent.keyDown(preview, { key: "p", altKey: true });
        // The same field, so that what was typed can still be undone.
        expect(field()).toBe(box);
        expect(document.activeElement).toBe(box);
        expect([box.selectionStart, box.selectionEnd]).toEqual([5, 10]);
    });

    it("shows a hostile text in the preview as it will be read: without scripts or images", async () => {
        await opened('<img src=x onerror="alert(1)"> [a](javascript:alert(1)) **ok**');
        fireEvent.keyDown(field(), { key: "p", altKey: true });
        const preview = await screen.findByRole("region", { name: "Preview" });
        await waitFor(() => expect(preview.querySelector("strong")).not.toBeNull());
        expect(preview.querySelector("img, a, script")).toBeNull();
        expect(preview.textContent).toContain("<img src=x");
    });

    it("sends from the preview, where the keys of marks change nothing", async () => {
        await opened("done", 0, 4);
        fireEvent.keyDown(field(), { key: "p", altKey: true });
        const preview = await screen.findByRole("region", { name: "Preview" });
        fireEvent.keyDown(preview, { key: "b", ctrlKey: true });
        fireEvent.keyDown(preview, { key: "Enter", ctrlKey: true });
        expect(onSubmit).toHaveBeenCalledOnce();
        fireEvent.click(screen.getByRole("button", { name: "Preview" }));
        expect(field().value).toBe("done");
    });
});

describe("a field of Markdown in a form", () => {
    it("is named and described by what stands above it, and leaves Ctrl-Enter to the form", async () => {
        const onKeyDown = vi.fn();
        await show(
            <form onKeyDown={(event) => onKeyDown(event.key, event.defaultPrevented)}>
                <MarkdownField
                    label="Handover"
                    description="For the next level"
                    error="Say more"
                    isRequired
                    value=""
                    onChange={() => undefined}
                />
            </form>,
            { modules: [] },
        );
        const box = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Handover" });
        const described = box.getAttribute("aria-describedby")?.split(" ") ?? [];
        expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
            "For the next level",
            "Say more",
        ]);
        expect(box.required).toBe(true);
        fireEvent.keyDown(box, { key: "Enter", ctrlKey: true });
        expect(onKeyDown).toHaveBeenCalledWith("Enter", false);
    });
});
