// Saved views: what can be done with the view of a list, and the views in the rail. What would send
// anything cannot be pressed here.
import { IconTicket } from "@tabler/icons-react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useMemo } from "react";

import { Problem } from "../../api/problem";
import type { SavedView } from "../../api/types";
import { navigationQuery } from "../../api/views";
import type { Place } from "../../frame/module";
import { useModules } from "../../frame/modules";
import { useText } from "../catalogue";
import { NoView } from "../views/no-view";
import { ViewActions } from "../views/view-actions";
import styles from "./demo.module.css";
import { Part, State } from "./show";

const lena = { id: "1", name: "Lena Lang" };
const helpDesk = { id: "1", name: "Help desk", level: "L1" } as const;
const mine: SavedView = {
    id: "1",
    kind: "ticket",
    name: "Checkout",
    filter: "is:open checkout",
    sort: null,
    columns: [],
    sharing: "private",
    team: null,
    owner: lena,
    path: "/dev/parts?view=1",
    tally: { count: 3, is_more: false },
    version: 1,
    may: ["change", "remove"],
};
const some: readonly SavedView[] = [
    mine,
    { ...mine, id: "2", name: "Escalated, and waiting", tally: { count: 99, is_more: true } },
    { ...mine, id: "3", name: "Nothing found", tally: { count: 0, is_more: false } },
    { ...mine, id: "4", name: "a very long name of a view ".repeat(4), tally: null },
];
const shared: readonly SavedView[] = [
    { ...mine, id: "5", name: "Vouchers", sharing: "team", team: helpDesk },
    { ...mine, id: "6", name: "All urgent", sharing: "everyone", owner: null, may: [] },
];

const place = (name: string, items: readonly SavedView[]): Place => ({
    name,
    section: "work",
    to: "/dev/parts",
    label: "place.tickets" as Place["label"],
    Icon: IconTicket,
    keys: "",
    isFor: () => true,
    views: {
        queryKey: ["demo", "views", name],
        queryFn: async () => ({ items: [...items] }),
        staleTime: Infinity,
    } as Place["views"],
});
const rails = { some: place("some", some), shared: place("shared", shared) };

function Rail({ of }: { of: Place }) {
    const Views = useModules().find((module) => module.Views)?.Views;
    return <div className={styles.rail}>{Views && <Views of={of} isSlim={false} />}</div>;
}

function Actions({ view, isDeparted = false }: { view?: SavedView; isDeparted?: boolean }) {
    const queries = useMemo(() => {
        const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
        const may = ["create", "share_team"];
        client.setQueryData(navigationQuery.queryKey, {
            queues: [],
            views: { items: [], next: null, may },
        } as never);
        return client;
    }, []);
    return (
        <div className={styles.tiles} inert>
            <QueryClientProvider client={queries}>
                <ViewActions
                    kind="ticket"
                    list={() => ({ filter: mine.filter, columns: mine.columns })}
                    view={view}
                    isDeparted={isDeparted}
                    isSavable
                    onGo={() => undefined}
                />
            </QueryClientProvider>
        </div>
    );
}

const failure = new Problem(500, { code: "failure" }, "demo-1");
const absent = new Problem(404, { code: "not_found" }, null);

export function ViewsDemo() {
    const { t } = useText();
    return (
        <Part title={t("demo.views")}>
            <State name={t("demo.state.noViews")}>
                <Actions />
            </State>
            <State name={t("demo.state.someViews")}>
                <Rail of={rails.some} />
                <Actions view={mine} />
            </State>
            <State name={t("demo.state.sharedViews")}>
                <Rail of={rails.shared} />
            </State>
            <State name={t("demo.state.departed")}>
                <Actions view={mine} isDeparted />
            </State>
            <State name={t("demo.state.loading")} height={120}>
                <NoView error={null} to="/dev/parts" isPage={false} />
            </State>
            <State name={t("demo.state.absentView")}>
                <NoView error={absent} to="/dev/parts" isPage={false} />
            </State>
            <State name={t("demo.state.error")}>
                <NoView error={failure} to="/dev/parts" isPage={false} />
            </State>
        </Part>
    );
}
