// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { IconTicket } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useCommands } from "./commands";
import { Help } from "./help";
import { lazyWhenIdle } from "./lazy-when-idle";
import type { Module } from "./module";
import { show } from "./page.testing";
import { Palette } from "./palette";

const ran = vi.fn<(id: string) => void>();
const closed = vi.fn();

const modules: Module[] = [
    {
        name: "tickets",
        routes: [],
        keys: [
            { id: "list.next", scope: "list", keys: "j" },
            { id: "list.top", scope: "list", keys: "g g" },
            { id: "list.all", scope: "list", keys: "mod+a" },
        ],
        places: [
            {
                name: "queue",
                section: "work",
                to: "/queue",
                label: "place.queue",
                Icon: IconTicket,
                keys: "g q",
                isFor: () => true,
            },
        ],
        jump: (typed) =>
            /^shop-\d+$/i.test(typed)
                ? { label: `Open ${typed}`, to: "/$", params: { _splat: typed } }
                : null,
    },
];

function List() {
    const command = (id: string, label: string) => ({
        id,
        label,
        group: "List",
        run: () => ran(id),
    });
    useCommands([
        command("list.next", "Next ticket"),
        command("list.top", "Top of the list"),
        command("list.all", "Select all"),
        command("list.undeclared", "Sort the list"),
    ]);
    return <input aria-label="Filter" />;
}

/** Opens it on a page whose commands are there already, as a person does. */
function Opened({ children }: { children: ReactNode }) {
    const [isOpen, setOpen] = useState(false);
    return (
        <>
            <List />
            <button type="button" onClick={() => setOpen(true)}>
                Open
            </button>
            {isOpen && children}
        </>
    );
}

async function open(dialog: ReactNode) {
    const view = await show(<Opened>{dialog}</Opened>, { modules });
    fireEvent.click(screen.getByRole("button", { name: "Open" }));
    return view;
}

beforeEach(() => vi.clearAllMocks());
afterEach(cleanup);

const press = (key: string, target: Element | Window = window, more = {}) =>
    fireEvent.keyDown(target, { key, ...more });

describe("keys", () => {
    it("give the command that a module declared them for", async () => {
        await show(<List />, { modules });
        press("j");
        press("g");
        press("g");
        expect(ran.mock.calls).toEqual([["list.next"], ["list.top"]]);
    });

    it("do nothing while a command is not on the page", async () => {
        const { unmount } = await show(<List />, { modules });
        unmount();
        press("j");
        expect(ran).not.toHaveBeenCalled();
    });

    it("are for a dialog that is on its way, and no commands of the page meanwhile", async () => {
        let arrive: (dialog: () => ReactNode) => void = () => undefined;
        const Late = lazyWhenIdle(() => new Promise<() => ReactNode>((done) => (arrive = done)));
        await open(<Late />);
        press("j");
        arrive(() => <p>Here</p>);
        await screen.findByText("Here");
        expect(ran).not.toHaveBeenCalled();
        press("j");
        expect(ran.mock.calls).toEqual([["list.next"]]);
    });

    it("are letters where text is typed, unless Ctrl is held", async () => {
        await show(<List />, { modules });
        const field = screen.getByRole("textbox", { name: "Filter" });
        press("j", field);
        expect(ran).not.toHaveBeenCalled();
        press("a", field, { ctrlKey: true });
        expect(ran.mock.calls).toEqual([["list.all"]]);
    });
});

describe("the palette", () => {
    it("finds a command of the page by a part of its name, and gives it", async () => {
        await open(<Palette onClose={closed} />);
        const field = await screen.findByRole("combobox");
        fireEvent.change(field, { target: { value: "sort" } });
        await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
        fireEvent.keyDown(field, { key: "Enter" });
        await waitFor(() => expect(ran.mock.calls).toEqual([["list.undeclared"]]));
        expect(closed).toHaveBeenCalled();
    });

    it("leads to what a module knows by what was typed", async () => {
        const { path } = await open(<Palette onClose={closed} />);
        const field = await screen.findByRole("combobox");
        fireEvent.change(field, { target: { value: " shop-42 " } });
        fireEvent.click(await screen.findByRole("option", { name: /Open shop-42/ }));
        await waitFor(() => expect(path()).toBe("/shop-42"));
    });
});

describe("the help", () => {
    it("lists each command of the page that has keys, with them", async () => {
        await open(<Help onClose={closed} />);
        const dialog = await screen.findByRole("dialog");
        const rows = Array.from(dialog.querySelectorAll("dl > div"), (row) =>
            Array.from(row.querySelectorAll("dt, kbd"), (part) => part.textContent),
        );
        expect(rows).toEqual([
            ["Next ticket", "j"],
            ["Top of the list", "g", "g"],
            ["Select all", "Ctrl", "a"],
        ]);
        fireEvent.click(within(dialog).getByRole("button", { name: "Close" }));
        expect(closed).toHaveBeenCalled();
    });
});
