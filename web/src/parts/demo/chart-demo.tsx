// Charts in all their states, under one range.
import { IconChartLine } from "@tabler/icons-react";
import { useMemo, useState } from "react";

import { Problem } from "../../api/problem";
import { Empty } from "../../frame/states";
import { useText } from "../catalogue";
import { Chart } from "../chart/chart";
import type { ChartData } from "../chart/series";
import { Sparkline } from "../chart/sparkline";
import { type Span, stepSeconds } from "../range/range";
import { spanName } from "../range/range-name";
import { useTimeRange } from "../range/time-range";
import { numbers } from "./services";
import { Part, State } from "./show";

/** Waves with a little noise; from 55 to 62 % of the time nothing is measured. */
function waves(span: Span, labels: readonly string[], unit: ChartData["unit"]): ChartData {
    const step = stepSeconds(span, 900) * 1000;
    const next = numbers(labels.length);
    const times: number[] = [];
    for (let time = Math.ceil(span.from / step) * step; time <= span.to; time += step) {
        const part = (time - span.from) / (span.to - span.from);
        if (part < 0.55 || part > 0.62) times.push(time);
    }
    const series = labels.map((label, at) => ({
        id: label,
        label,
        values: times.map((time) => {
            const wave = Math.sin(time / 1.2e6 + at) + Math.sin(time / 3.1e5) / 3;
            return 40 * (at + 1) * (1.6 + wave / 2 + next() / 6);
        }),
    }));
    return { times, series, unit };
}

export function ChartDemo() {
    const { t, language } = useText();
    const { from, to } = useTimeRange();
    const [asked, ask] = useState<Span | null>(null);
    const span = useMemo(() => ({ from, to }), [from, to]);
    const latency = useMemo(() => waves(span, ["p50", "p95", "p99"], "duration"), [span]);
    const requests = useMemo(() => waves(span, ["GET /cart", "POST /pay"], "rate"), [span]);
    const many = useMemo(() => {
        const names = Array.from({ length: 9 }, (_, at) => `instance-${at + 1}`);
        const long = "checkout-gateway-with-a-very-long-name.eu-central.example.test";
        return waves(span, [...names, long], "bytes");
    }, [span]);
    const markers = useMemo(
        () => [
            { id: "v41", at: span.from + (span.to - span.from) * 0.25, label: "v41" },
            { id: "v42", at: span.from + (span.to - span.from) * 0.71, label: "v42" },
        ],
        [span],
    );
    const bands = useMemo(
        () => [
            {
                id: "slow",
                from: span.from + (span.to - span.from) * 0.74,
                to: span.from + (span.to - span.from) * 0.86,
                label: t("demo.signal"),
            },
        ],
        [span, t],
    );
    const empty = (
        <Empty icon={<IconChartLine size={22} />} title={t("demo.nothing")}>
            {t("demo.nothingHelp")}
        </Empty>
    );
    return (
        <Part title={t("demo.chart")}>
            <State name={t("demo.state.shared")}>
                <Chart
                    title={t("demo.latency")}
                    data={latency}
                    empty={empty}
                    markers={markers}
                    bands={bands}
                    onWhy={ask}
                />
                <Chart
                    title={t("demo.requests")}
                    data={requests}
                    empty={empty}
                    markers={markers}
                    onWhy={ask}
                />
                <p role="status">
                    {asked && t("demo.asked", { range: spanName(asked, language) })}
                </p>
            </State>
            <State name={t("demo.state.manySeries")}>
                <Chart title={t("demo.memory")} data={many} empty={empty} />
            </State>
            <State name={t("demo.state.loading")}>
                <Chart title={t("demo.latency")} data={undefined} empty={empty} />
            </State>
            <State name={t("demo.state.empty")}>
                <Chart
                    title={t("demo.latency")}
                    data={{ times: [], series: [], unit: "duration" }}
                    empty={empty}
                />
            </State>
            <State name={t("demo.state.error")}>
                <Chart
                    title={t("demo.latency")}
                    data={undefined}
                    error={new Problem(503, {}, "req-81cc")}
                    retry={() => undefined}
                    empty={empty}
                />
            </State>
            <State name={t("demo.state.spark")} isPadded>
                <p className="row">
                    {requests.series.map(({ id, values }) => (
                        <Sparkline
                            key={id}
                            values={values.slice(-60)}
                            label={t("demo.callsOf", { name: id })}
                        />
                    ))}
                    <Sparkline
                        values={[3, 4, 8, null, null, 6, 7, 2]}
                        label={t("demo.callsOf", { name: "mail" })}
                    />
                </p>
            </State>
        </Part>
    );
}
