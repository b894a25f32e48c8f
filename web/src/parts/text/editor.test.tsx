// @vitest-environment happy-dom
// The field in which Markdown is written, and what it will look like.
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { show } from "../../frame/page.testing";
import { MarkdownEditor } from "./editor";

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
        fireEvent.click(screen.getByRole("radio", { name: "Preview" }));
        const preview = await screen.findByRole("region", { name: "Preview" });
        expect(preview.textContent).not.toBe("");
        expect(screen.queryByRole("textbox")).toBeNull();
        fireEvent.click(screen.getByRole("radio", { name: "Write" }));
        expect(field().value).toBe(" ");
    });
});
