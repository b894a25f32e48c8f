// Code, diffs and logs.
import { SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";

import { useText } from "../catalogue";
import { Code, Diff } from "../code/code";
import { LogView } from "../log/log-view";
import { numbers } from "./services";
import { Part, State } from "./show";

const lineOf = (at: number) =>
    [
        `// Returns what order ${at} costs, in cents.`,
        `long total_${at}(const Order& order) {`,
        `    long sum = ${at};`,
        '    if (order.lines.empty()) return refuse("an order has lines");',
        "    for (const Line& line : order.lines) sum += line.price * line.count;",
        "    return sum;",
        "}",
        "",
    ][at % 8] ?? "";

const before = Array.from({ length: 10_000 }, (_, at) => lineOf(at)).join("\n");
const after = before
    .split("\n")
    .flatMap((line, at) => {
        if (at % 1_000 === 4) return [line.replace("line.price", "line.price()")];
        if (at % 2_500 === 5) return ["    log(sum);", line];
        return at % 3_000 === 8 ? [] : [line];
    })
    .join("\n");

function logText(): string {
    const next = numbers(3);
    return Array.from({ length: 20_000 }, (_, at) => {
        const time = new Date(Date.UTC(2026, 2, 1, 10) + at * 730).toISOString();
        const part = next();
        if (part < 0.02) return `${time} ERROR payment ${at} refused: card expired`;
        if (part < 0.08) return `${time} WARN stock answered after ${Math.floor(part * 20_000)} ms`;
        return `${time} INFO GET /cart/${at} 200 ${Math.floor(next() * 90)} ms`;
    }).join("\n");
}

const file = "src/orders/total.cpp";

export function CodeDemo() {
    const { t } = useText();
    const [isSplit, setSplit] = useState(false);
    const log = useMemo(logText, []);
    return (
        <Part title={t("demo.code")}>
            <State name={t("demo.state.code")} height={260}>
                <Code text={before} name={file} lines={[5_004]} />
            </State>
            <SegmentedControl
                mb={8}
                aria-label={t("demo.diffMode")}
                value={isSplit ? "split" : "unified"}
                onChange={(mode) => setSplit(mode === "split")}
                data={[
                    { value: "unified", label: t("demo.unified") },
                    { value: "split", label: t("demo.split") },
                ]}
            />
            <State name={t("demo.state.diff")} height={320}>
                <Diff before={before} after={after} name={file} isSplit={isSplit} />
            </State>
            <State name={t("demo.state.log")} height={260}>
                <LogView label={t("demo.log")} text={log} />
            </State>
        </Part>
    );
}
