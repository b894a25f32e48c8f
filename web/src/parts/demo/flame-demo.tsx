// A profile of twenty thousand frames, what changed between two, and none.
import { IconFlame } from "@tabler/icons-react";

import { Empty } from "../../frame/states";
import { useText } from "../catalogue";
import { FlameGraph } from "../flame/flame-graph";
import type { Profile } from "../flame/profile";
import { numbers } from "./services";
import { Part, State } from "./show";

const places = ["http", "json", "stock", "ledger", "sql", "std", "mail"];
const acts = ["read", "write", "parse", "find", "sort", "copy", "lock", "flush"];

/** Functions that call each other; `slow`: one of the names takes that much more. */
function made(count: number, seed: number, slow: (name: string) => number): Profile {
    const next = numbers(seed);
    const names = places.flatMap((place) => acts.map((act) => `${place}::${act}`));
    const profile = {
        unit: "nanoseconds" as const,
        names,
        name: [] as number[],
        parent: [] as number[],
        self: [] as number[],
        total: new Array<number>(count).fill(0),
    };
    for (let frame = 0; frame < count; frame += 1) {
        const name = Math.floor(next() * names.length);
        profile.name.push(name);
        profile.parent.push(frame < 3 ? -1 : Math.floor(frame * next() ** 1.4 * 0.98));
        profile.self.push(next() ** 6 * 4e7 * slow(names[name] ?? ""));
    }
    for (let frame = count - 1; frame >= 0; frame -= 1) {
        const total = (profile.total[frame] ?? 0) + (profile.self[frame] ?? 0);
        const parent = profile.parent[frame] ?? -1;
        profile.total[frame] = total;
        if (parent >= 0) profile.total[parent] = (profile.total[parent] ?? 0) + total;
    }
    return profile;
}

const large = made(20_000, 11, () => 1);
const before = made(2_000, 5, () => 1);
const after = made(2_000, 5, (name) =>
    name === "json::parse" ? 4 : name.startsWith("sql") ? 0.3 : 1,
);
const nothing: Profile = { unit: "count", names: [], name: [], parent: [], self: [], total: [] };

export function FlameDemo() {
    const { t } = useText();
    const title = t("demo.flame");
    const empty = (
        <Empty icon={<IconFlame size={22} />} title={t("demo.nothing")}>
            {t("demo.nothingHelp")}
        </Empty>
    );
    return (
        <Part title={title}>
            <State name={t("demo.state.frames")} height={680}>
                <FlameGraph title={title} profile={large} empty={empty} />
            </State>
            <State name={t("demo.state.difference")} height={680}>
                <FlameGraph
                    title={t("demo.flameDifference")}
                    profile={after}
                    before={before}
                    empty={empty}
                />
            </State>
            <State name={t("demo.state.loading")} height={220}>
                <FlameGraph title={title} profile={undefined} empty={empty} />
            </State>
            <State name={t("demo.state.empty")}>
                <FlameGraph title={title} profile={nothing} empty={empty} />
            </State>
        </Part>
    );
}
