// @vitest-environment happy-dom
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { api } from "../../api/client";
import { applyToLists } from "./list-changes";

vi.mock("../../api/client", () => ({
    api: { GET: vi.fn() },
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
}));

const get = vi.mocked(api.GET as unknown as (path: string, options: object) => Promise<unknown>);
const row = (number: number, version = 1) => ({
    key: `SHOP-${number}`,
    version,
    created_at: `2026-03-01T10:00:${String(number).padStart(2, "0")}Z`,
});
const filters = () =>
    get.mock.calls.map(
        ([, options]) => (options as { params: { query: { filter: string } } }).params.query.filter,
    );
const answers = (...rows: unknown[]) =>
    get.mockResolvedValueOnce({ data: { items: rows, next: null } });

let queries: QueryClient;
let stop: (() => void)[];
const refetched = vi.fn();

/** A list that is shown, or was. */
function list(filter: string, isShown = true) {
    const queryKey = ["tickets", filter];
    queries.setQueryData(queryKey, {
        pages: [{ items: [row(9), row(8)], next: null }],
        pageParams: [""],
    });
    const observer = new QueryObserver(queries, {
        queryKey,
        queryFn: () => {
            refetched(filter);
            return queries.getQueryData(queryKey);
        },
        staleTime: Infinity,
    });
    if (isShown) stop.push(observer.subscribe(() => undefined));
    return () =>
        queries
            .getQueryData<{ pages: { items: { key: string }[] }[] }>(queryKey)
            ?.pages.flatMap(({ items }) => items.map(({ key }) => key));
}

beforeEach(() => {
    queries = new QueryClient();
    stop = [];
    get.mockReset();
    refetched.mockReset();
});
afterEach(() => stop.forEach((one) => one()));

describe("lists of tickets, when something changed", () => {
    it("ask only for what changed, each by its own filter", async () => {
        const [open, mine] = [list("is:open"), list("assignee:me is:open")];
        answers(row(10), row(8, 2));
        answers(row(8, 2));
        await applyToLists(queries, ["SHOP-10", "SHOP-8", "SHOP-9"]);
        expect(filters()).toEqual([
            "is:open key:SHOP-10,SHOP-8,SHOP-9",
            "assignee:me is:open key:SHOP-10,SHOP-8,SHOP-9",
        ]);
        expect(open()).toEqual(["SHOP-10", "SHOP-8"]);
        expect(mine()).toEqual(["SHOP-8"]);
        expect(refetched).not.toHaveBeenCalled();
    });

    it("ask in parts for many, and for the whole where there are too many", async () => {
        list("");
        get.mockResolvedValue({ data: { items: [], next: null } });
        const keys = (count: number) => Array.from({ length: count }, (_, at) => `SHOP-${at}`);
        await applyToLists(queries, keys(45));
        expect(filters().map((filter) => filter.split(",").length)).toEqual([20, 20, 5]);
        await applyToLists(queries, keys(61));
        expect(get).toHaveBeenCalledTimes(3);
        expect(refetched).toHaveBeenCalledOnce();
    });

    it("are asked for anew where the change cannot be read", async () => {
        const open = list("is:open");
        get.mockRejectedValueOnce(new Error("away"));
        await applyToLists(queries, ["SHOP-9"]);
        expect(refetched).toHaveBeenCalledWith("is:open");
        expect(open()).toEqual(["SHOP-9", "SHOP-8"]);
    });

    it("that nobody looks at are not asked for until somebody does", async () => {
        list("is:open", false);
        await applyToLists(queries, ["SHOP-9"]);
        expect(get).not.toHaveBeenCalled();
        expect(queries.getQueryState(["tickets", "is:open"])?.isInvalidated).toBe(true);
    });
});
