// @vitest-environment happy-dom
// The filter field speaks the server's language: offers, chips and faults are what the server says.
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { api } from "../../api/client";
import { show } from "../../frame/page.testing";
import { listKeys } from "../list/key-bindings";
import { FilterField } from "./filter-field";
import { useFilterLanguage } from "./server-language";

vi.mock("../../api/client", async (original) => ({
    ...(await original<object>()),
    api: { GET: vi.fn() },
}));
const get = vi.mocked(
    api.GET as unknown as (path: string, options: Asked) => Promise<{ data: unknown }>,
);

interface Asked {
    params: { query: { filter: string; at?: number } };
}

const nothing = { items: [], text: "", terms: [], fault: null };
const answers = (data: object) => get.mockResolvedValue({ data: { ...nothing, ...data } });

function Harness() {
    const [value, setValue] = useState("");
    const language = useFilterLanguage("ticket");
    return <FilterField language={language} value={value} onChange={setValue} label="Filter" />;
}

const field = () => screen.getByRole<HTMLInputElement>("combobox", { name: "Filter" });
const type = (value: string) => {
    fireEvent.focus(field());
    fireEvent.change(field(), { target: { value } });
};
const term = (more: object) => ({
    from: 0,
    to: 0,
    text: "",
    field: null,
    slot: "",
    sign: "",
    is_negated: false,
    values: [],
    ...more,
});

beforeEach(async () => {
    answers({});
    await show(<Harness />, { modules: [{ name: "parts", routes: [], keys: listKeys }] });
});
afterEach(() => {
    cleanup();
    vi.clearAllMocks();
});

describe("the filter field in the server's language", () => {
    it("asks what could stand at the caret in code points, and takes it there", async () => {
        answers({
            items: [{ kind: "field", text: "level:", label: "", detail: "", from: 2, to: 4 }],
        });
        type("🔥 le");
        fireEvent.click(await screen.findByRole("option", { name: /level:/, hidden: true }));
        expect(field().value).toBe("🔥 level:");
        const places = get.mock.calls.map(([, { params }]) => params.query.at);
        expect(places).toContain(4);
    });

    it("shows what each term means, with names for ids", async () => {
        answers({
            terms: [
                term({
                    field: "assignee",
                    sign: ":",
                    is_negated: true,
                    values: [
                        { text: "7", label: "Ann" },
                        { text: "me", label: "me" },
                    ],
                }),
                term({ field: "created", sign: ">", values: [{ text: "-7d", label: "-7d" }] }),
                term({ text: "level:L1 or fire" }),
            ],
        });
        type("-assignee:7,me created>-7d (level:L1 or fire)");
        expect(await screen.findByText("not assignee: Ann or me")).toBeTruthy();
        expect(screen.getByText("created > -7d")).toBeTruthy();
        expect(screen.getByText("level:L1 or fire")).toBeTruthy();
    });

    it("marks the place of a fault, and says what may have been meant", async () => {
        answers({
            fault: {
                at: 2,
                length: 5,
                code: "filter_term_unknown",
                message: "",
                params: [{ name: "term", value: "lable" }],
                suggestion: "label",
            },
        });
        type("🔥 lable:x");
        const message = await screen.findByText(/Did you mean label\?/);
        expect(message.textContent).toContain("lable");
        expect(document.querySelector("mark")?.textContent).toBe("lable");
    });
});
