// @vitest-environment happy-dom
// A panel that shows a row of the list beside it, by the address.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { act } from "react";
import { afterEach, describe, expect, it } from "vitest";

import type { Module } from "../../frame/module";
import { show } from "../../frame/page.testing";
import { listKeys } from "../list/key-bindings";
import { ListPanel, useOpen } from "./list-panel";

const modules: Module[] = [{ name: "parts", routes: [], keys: listKeys }];
const order = ["a", "b", "c"];

function Beside() {
    const [openId, open] = useOpen();
    return (
        <>
            {order.map((id) => (
                <div key={id} role="row" data-id={id} tabIndex={-1} onClick={() => open(id)}>
                    row {id}
                </div>
            ))}
            {openId && (
                <ListPanel title={`Service ${openId}`} order={order} openId={openId} onOpen={open}>
                    all about {openId}
                </ListPanel>
            )}
        </>
    );
}

const panel = (id: string) => screen.findByRole("complementary", { name: `Service ${id}` });
const press = (key: string) => act(async () => void fireEvent.keyDown(document.body, { key }));

afterEach(cleanup);

describe("the side panel", () => {
    it("opens what the address names, and walks the list beside it with j and k", async () => {
        await show(<Beside />, { modules, path: "/?open=b" });
        expect((await panel("b")).textContent).toContain("2 of 3");
        await press("j");
        await panel("c");
        expect(screen.getByRole<HTMLButtonElement>("button", { name: "Next row" }).disabled).toBe(
            true,
        );
        await press("j");
        await panel("c");
        await press("k");
        await press("k");
        await panel("a");
    });

    it("closes with Escape, and the row that it showed has the focus", async () => {
        await show(<Beside />, { modules, path: "/?open=b" });
        await panel("b");
        await press("Escape");
        await waitFor(() => expect(screen.queryByRole("complementary")).toBeNull());
        await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe("b"));
    });

    it("shows what is not in the list, and leads into it", async () => {
        await show(<Beside />, { modules, path: "/?open=gone" });
        expect((await panel("gone")).textContent).not.toContain("of 3");
        await press("j");
        await panel("a");
    });
});
