// Stat tiles with "why?", and Markdown written and read.
import { useState } from "react";

import { useText } from "../catalogue";
import { Sparkline } from "../chart/sparkline";
import { MarkdownEditor } from "../text/editor";
import { Markdown } from "../text/reader";
import { formatted } from "../value/format";
import { StatTile } from "../value/stat-tile";
import { Why } from "../value/why";
import styles from "./demo.module.css";
import { Part, State } from "./show";

const course = [3, 5, 4, 6, 9, 8, null, 7, 12, 11];

const markdown = `## Release 42

The **stock** query now uses an index; see \`src/stock/query.cpp\`.

- p95 fell from 2.1 s to *180 ms*
- nothing else changed

> It is quiet again.

| query | before | after |
|---|---:|---:|
| stock | 1,900 ms | 12 ms |
`;

export function ValueDemo() {
    const { t, language } = useText();
    const why = (
        <Why
            of={t("demo.p95")}
            because={t("demo.because")}
            facts={[
                { label: t("demo.target"), value: formatted(300, "duration", language) },
                {
                    label: t("demo.measured"),
                    value: formatted(412, "duration", language),
                    isDecisive: true,
                },
            ]}
        />
    );
    const picture = <Sparkline values={course} label={t("demo.callsOf", { name: "checkout" })} />;
    return (
        <Part title={t("demo.values")}>
            <State name={t("demo.tiles")}>
                <div className={styles.tiles}>
                    <StatTile
                        label={t("demo.p95")}
                        value={412}
                        before={290}
                        unit="duration"
                        isGood="down"
                        picture={picture}
                        why={why}
                    />
                    <StatTile
                        label={t("demo.errors")}
                        value={0.0012}
                        before={0.004}
                        unit="share"
                        isGood="down"
                    />
                    <StatTile
                        label={t("demo.calls")}
                        value={1_204_000}
                        before={1_203_000}
                        unit="count"
                    />
                    <StatTile label={t("demo.state.loading")} value={undefined} unit="bytes" />
                    <StatTile label={t("demo.state.unknown")} value={null} unit="bytes" />
                    <StatTile
                        label={`${t("demo.state.long")} ${t("demo.because")}`}
                        value={7_500_000}
                        unit="duration"
                    />
                </div>
            </State>
        </Part>
    );
}

export function TextDemo() {
    const { t } = useText();
    const [text, write] = useState(markdown);
    const [empty, writeEmpty] = useState("");
    return (
        <Part title={t("demo.text")}>
            <State name={t("demo.editor")} isPadded>
                <MarkdownEditor label={t("demo.editor")} value={text} onChange={write} />
            </State>
            <State name={t("demo.state.empty")} isPadded>
                <MarkdownEditor
                    label={t("demo.state.empty")}
                    value={empty}
                    onChange={writeEmpty}
                    placeholder={t("demo.editorHelp")}
                />
            </State>
            <State name={t("demo.reader")} isPadded>
                <Markdown text={text} />
            </State>
        </Part>
    );
}
