// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeAll, expect, it } from "vitest";
import { initReactI18next } from "react-i18next";

import "./catalogue";
import type { MapEdge, MapNode } from "./graph";
import { ServiceMap } from "./service-map";

beforeAll(() => i18next.use(initReactI18next).init({ lng: "en" }));
afterEach(cleanup);

const traffic = { requestsPerSecond: 12, errorShare: 0, p95: 40 };
const nodes: MapNode[] = [
    { id: "s", label: "shop", kind: "service", ...traffic },
    { id: "d", label: "orders", kind: "database", ...traffic, errorShare: 0.08 },
];
const edges: MapEdge[] = [{ from: "s", to: "d", ...traffic }];

function show(props: Partial<Parameters<typeof ServiceMap>[0]> = {}) {
    const opened: string[] = [];
    const map = (more: typeof props = {}) => (
        <MantineProvider>
            <ServiceMap
                title="Map"
                nodes={nodes}
                edges={edges}
                empty={<p>None yet</p>}
                onOpen={(id) => opened.push(id)}
                {...props}
                {...more}
            />
        </MantineProvider>
    );
    const { rerender } = render(map());
    return { opened, again: (more: typeof props) => rerender(map(more)) };
}
// The picture is loaded first.
const button = (name: RegExp) => screen.findByRole("button", { name }, { timeout: 10_000 });

it("a node says in words what it is and how it does", async () => {
    show();
    const name = "orders, Database, 12/s, 8% failed, p95 40 ms, called by 1, calls 0";
    expect((await button(/^orders/)).getAttribute("aria-label")).toBe(name);
});

it("one node is reached by Tab, arrows lead to the others, and Enter opens", async () => {
    const { opened } = show();
    const [shop, orders] = [await button(/^shop/), await button(/^orders/)];
    expect([shop, orders].map((one) => one.getAttribute("tabindex"))).toEqual(["0", "-1"]);
    shop.focus();
    fireEvent.keyDown(shop, { key: "ArrowRight" });
    expect(document.activeElement).toBe(orders);
    await waitFor(() => expect(orders.getAttribute("tabindex")).toBe("0"));
    fireEvent.keyDown(orders, { key: "Enter" });
    fireEvent.click(shop);
    expect(opened).toEqual(["d", "s"]);
});

it("new numbers move nothing", async () => {
    const { again } = show();
    const place = async () => (await button(/^shop/)).parentElement?.getAttribute("transform");
    const before = await place();
    expect(before).toMatch(/^translate/);
    again({ nodes: nodes.map((node) => ({ ...node, requestsPerSecond: 9_000 })) });
    await button(/^shop, Service, 9,000/);
    expect(await place()).toBe(before);
});

it("the table says the same", async () => {
    show();
    fireEvent.click(await button(/Show as table/));
    const [all, calls] = screen.getAllByRole("table");
    const rows = within(all as HTMLElement).getAllByRole("row");
    expect(rows.map(({ textContent }) => textContent)).toEqual([
        "NameKindRateErrorsp95Calls",
        "ordersDatabase12/s 8%40 ms–",
        "shopService12/s 0%40 msorders",
    ]);
    expect(within(calls as HTMLElement).getAllByRole("row")).toHaveLength(2);
});

it("of very many services it says how many it does not draw, and the table has them", async () => {
    const many = Array.from({ length: 130 }, (_, at) => ({
        ...(nodes[0] as MapNode),
        id: `n${at}`,
        label: `shop ${at}`,
        requestsPerSecond: at,
    }));
    const calls = many.slice(1).map(({ id }) => ({ from: "n0", to: id, ...traffic }));
    show({ nodes: many, edges: calls });
    await button(/^shop 129,/);
    screen.getByText("The 100 busiest are drawn; 30 more are in the table.");
    // The one that calls all of them is not among the busiest.
    screen.getByText("The 0 busiest connections are drawn; 129 more are in the table.");
    fireEvent.click(await button(/Show as table/));
    expect(within(screen.getAllByRole("table")[0] as HTMLElement).getAllByRole("row")).toHaveLength(
        131,
    );
});

it("with nothing to show the page says why", () => {
    show({ nodes: [], edges: [] });
    expect(screen.getByText("None yet")).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
});
