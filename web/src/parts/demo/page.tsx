// Every part in every state, to look at and to test. The data is made up and nothing is sent.
import "./catalogue";

import { useEffect } from "react";

import type { TimeRange } from "../range/range";
import { TimeRangeProvider } from "../range/time-range";
import { useText } from "../catalogue";
import styles from "./demo.module.css";
import { AttachmentDemo } from "./attachment-demo";
import { ChartDemo } from "./chart-demo";
import { CodeDemo } from "./code-demo";
import { FilterDemo } from "./filter-demo";
import { FlameDemo } from "./flame-demo";
import { MapDemo } from "./map-demo";
import { PanelDemo } from "./panel-demo";
import { RangeDemo } from "./range-demo";
import { TableDemo } from "./table-demo";
import { TraceDemo } from "./trace-demo";
import { TextDemo, ValueDemo } from "./value-demo";
import { ViewsDemo } from "./views-demo";

const lastHours: TimeRange = { kind: "last", amount: 4, unit: "h" };

export function PartsPage() {
    const { t } = useText();
    useEffect(() => {
        document.title = `${t("demo.title")} · Mainstay`;
    }, [t]);
    return (
        <div className={styles.page}>
            <h1>{t("demo.title")}</h1>
            <p className="dim">{t("demo.about")}</p>
            <TableDemo />
            <FilterDemo />
            <ViewsDemo />
            <PanelDemo />
            <TimeRangeProvider initial={lastHours}>
                <RangeDemo />
                <ChartDemo />
            </TimeRangeProvider>
            <MapDemo />
            <TraceDemo />
            <FlameDemo />
            <CodeDemo />
            <AttachmentDemo />
            <TextDemo />
            <ValueDemo />
        </div>
    );
}
