// @vitest-environment happy-dom
// The field of a filter language that is the server's: it is asked what could stand at the caret and
// what the text means, and nothing of the grammar is known here.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { act, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Module } from "../../frame/module";
import { show } from "../../frame/page.testing";
import { listKeys } from "../list/key-bindings";
import { FilterField } from "./filter-field";
import type { FilterLanguage } from "./language";

const modules: Module[] = [{ name: "parts", routes: [], keys: listKeys }];
const onChange = vi.fn<(text: string) => void>();
const complete = vi.fn<FilterLanguage["complete"]>();
const parse = vi.fn<FilterLanguage["parse"]>();
const language: FilterLanguage = { complete, parse };
let setValue: (value: string) => void;

function Harness({ first, isMain = true }: { first: string; isMain?: boolean }) {
    const [value, set] = useState(first);
    setValue = set;
    return (
        <FilterField
            language={language}
            value={value}
            onChange={(text) => {
                onChange(text);
                set(text);
            }}
            label="Filter services"
            isMain={isMain}
        />
    );
}

const shown = (first = "") => show(<Harness first={first} />, { modules });
const field = () => screen.getByRole<HTMLInputElement>("combobox", { name: "Filter services" });
const type = (value: string) => {
    fireEvent.focus(field());
    fireEvent.change(field(), { target: { value } });
};

beforeEach(() => {
    complete.mockImplementation(async (text, caret) =>
        text.endsWith("o") ? [{ text: "owner:", detail: "field", from: caret - 1, to: caret }] : [],
    );
    parse.mockImplementation(async (text) => {
        const at = text.indexOf("colour");
        return at >= 0
            ? { error: { at, length: 6, message: "“colour” is not a field." } }
            : { chips: text ? [{ label: text, from: 0, to: text.length }] : [] };
    });
});
afterEach(() => {
    cleanup();
    vi.clearAllMocks();
});

describe("the filter field", () => {
    it("offers what the server names, and takes it where the caret is", async () => {
        await shown();
        type("is:late o");
        const option = await screen.findByRole("option", { name: /owner:/, hidden: true });
        expect(option.textContent).toContain("field");
        fireEvent.click(option);
        expect(field().value).toBe("is:late owner:");
        expect(complete.mock.calls[0]?.slice(0, 2)).toEqual(["is:late o", 9]);
    });

    it("asks once for a text that is typed in one go, and drops what was asked before", async () => {
        await shown();
        for (const text of ["i", "is", "is:", "is:l", "is:late"]) type(text);
        await screen.findByRole("list", { name: "Terms of the filter" });
        expect(parse.mock.calls.map(([text]) => text)).toEqual(["is:late"]);
        expect(complete.mock.calls.map(([text]) => text)).toEqual(["is:late"]);
    });

    it("sends what is whole on Enter, and what is left alone after a pause", async () => {
        await shown();
        type("is:late");
        expect(onChange).not.toHaveBeenCalled();
        fireEvent.keyDown(field(), { key: "Enter" });
        expect(onChange).toHaveBeenLastCalledWith("is:late");
        type("is:late is:big");
        await waitFor(() => expect(onChange).toHaveBeenLastCalledWith("is:late is:big"), {
            timeout: 3_000,
        });
    });

    it("marks what is wrong, says why, and does not send it", async () => {
        await shown();
        type("is:late colour:red");
        expect((await screen.findByText("“colour” is not a field.")).role).toBe("status");
        expect(field().getAttribute("aria-invalid")).toBe("true");
        const described = field().getAttribute("aria-describedby")?.split(" ") ?? [];
        expect(described.map((id) => document.getElementById(id)?.textContent)).toContain(
            "“colour” is not a field.",
        );
        expect(document.querySelector("mark")?.textContent).toBe("colour");
        await new Promise((done) => setTimeout(done, 900));
        expect(onChange).not.toHaveBeenCalled();
    });

    it("shows the terms as chips, each of which can be taken away", async () => {
        await shown("is:late");
        const remove = await screen.findByRole("button", { name: "Remove is:late" });
        fireEvent.click(remove);
        expect(onChange).toHaveBeenLastCalledWith("");
        expect(field().value).toBe("");
    });

    it("follows the address when it changes elsewhere", async () => {
        await shown("is:late");
        act(() => setValue("is:big"));
        expect(field().value).toBe("is:big");
    });

    it("has what stands there saved with its form, at once and wrong or right", async () => {
        await show(<Harness first="" isMain={false} />, { modules });
        type("is:late ");
        expect(onChange).toHaveBeenLastCalledWith("is:late");
        expect(field().value).toBe("is:late ");
        type("is:late colour:red");
        expect(onChange).toHaveBeenLastCalledWith("is:late colour:red");
        type("");
        expect(onChange).toHaveBeenLastCalledWith("");
    });

    it("is reached by its key", async () => {
        await shown();
        fireEvent.keyDown(document.body, { key: "f" });
        expect(document.activeElement).toBe(field());
    });

    it("stays usable where the server does not answer", async () => {
        parse.mockRejectedValue(new Error("away"));
        complete.mockRejectedValue(new Error("away"));
        await shown();
        type("is:late");
        fireEvent.keyDown(field(), { key: "Enter" });
        expect(onChange).toHaveBeenLastCalledWith("is:late");
        expect(field().getAttribute("aria-invalid")).not.toBe("true");
    });
});
