// A chart as a table, for those who read instead of look: its points, and what happened meanwhile.
import { useText } from "./catalogue";
import { spanName } from "../range/range-name";
import { formatted } from "../value/format";
import styles from "./chart.module.css";
import { type Band, type ChartData, type Marker, tableRows } from "./series";

const rowsMax = 200;

interface Props {
    label: string;
    data: ChartData;
    markers: readonly Marker[];
    bands: readonly Band[];
}

export function ChartTable({ label, data, markers, bands }: Props) {
    const { t, language } = useText();
    const time = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "medium" });
    const events = [
        ...markers.map(({ id, at, label: name }) => ({ id, at, text: time.format(at), name })),
        ...bands.map(({ id, from, to, label: name }) => ({
            id,
            at: from,
            text:
                to === null
                    ? t("chart.since", { time: time.format(from) })
                    : spanName({ from, to }, language),
            name,
        })),
    ].sort((a, b) => b.at - a.at);
    return (
        <div className={styles.table} tabIndex={0} role="group" aria-label={label}>
            {events.length > 0 && (
                <ul aria-label={t("chart.events")}>
                    {events.map(({ id, text, name }) => (
                        <li key={id}>
                            {text}: {name}
                        </li>
                    ))}
                </ul>
            )}
            <table>
                <caption className="unseen">{label}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("chart.time")}</th>
                        {data.series.map(({ id, label: name }) => (
                            <th key={id} scope="col">
                                {name}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {tableRows(data.times, rowsMax).map((at) => (
                        <tr key={at}>
                            <th scope="row">{time.format(data.times[at])}</th>
                            {data.series.map(({ id, values }) => (
                                <td key={id}>
                                    {formatted(values[at] ?? null, data.unit, language)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
