// The map as two tables, for those who read instead of look: who is there, and who calls whom.
import { useText } from "./catalogue";
import { duration, rate, share } from "../value/format";
import { healthOf, type ServiceGraph, type Traffic } from "./graph";
import styles from "./map.module.css";
import { HealthSign } from "./marks";

interface Props {
    label: string;
    graph: ServiceGraph;
    onOpen: ((id: string) => void) | undefined;
}

export function MapTable({ label, graph, onOpen }: Props) {
    const { t, language } = useText();
    const collator = new Intl.Collator(language);
    const nameOf = (id: string) => graph.nodes.get(id)?.label ?? id;
    const nodes = Array.from(graph.nodes.values()).sort((a, b) =>
        collator.compare(a.label, b.label),
    );
    const edges = graph.edges.toSorted(
        (a, b) =>
            collator.compare(nameOf(a.from), nameOf(b.from)) ||
            collator.compare(nameOf(a.to), nameOf(b.to)),
    );
    return (
        <div className={styles.table} tabIndex={0} role="group" aria-label={label}>
            <table>
                <caption className="unseen">{label}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("map.name")}</th>
                        <th scope="col">{t("map.kinds")}</th>
                        <TrafficHead />
                        <th scope="col">{t("map.calls")}</th>
                    </tr>
                </thead>
                <tbody>
                    {nodes.map((node) => (
                        <tr key={node.id} aria-current={node.isSelected || undefined}>
                            <th scope="row">
                                {onOpen ? (
                                    <button
                                        type="button"
                                        className={`plain ${styles.link}`}
                                        onClick={() => onOpen(node.id)}
                                    >
                                        {node.label}
                                    </button>
                                ) : (
                                    node.label
                                )}
                            </th>
                            <td>{t(`map.kind.${node.kind}`)}</td>
                            <TrafficCells of={node} />
                            <td className={styles.names}>
                                {(graph.callees.get(node.id) ?? []).map(nameOf).join(", ") || "–"}
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {edges.length > 0 && (
                <table>
                    <caption>{t("map.connections")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t("map.from")}</th>
                            <th scope="col">{t("map.to")}</th>
                            <TrafficHead />
                        </tr>
                    </thead>
                    <tbody>
                        {edges.map((edge) => (
                            <tr key={`${edge.from}\n${edge.to}`}>
                                <th scope="row">{nameOf(edge.from)}</th>
                                <td>{nameOf(edge.to)}</td>
                                <TrafficCells of={edge} />
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
        </div>
    );
}

function TrafficHead() {
    const { t } = useText();
    return (
        <>
            <th scope="col" className={styles.number}>
                {t("map.rate")}
            </th>
            <th scope="col" className={styles.number}>
                {t("map.errors")}
            </th>
            <th scope="col" className={styles.number}>
                {t("map.p95")}
            </th>
        </>
    );
}

function TrafficCells({ of }: { of: Traffic }) {
    const { language } = useText();
    return (
        <>
            <td className={styles.number}>{rate(of.requestsPerSecond, language)}</td>
            <td className={styles.number}>
                <HealthSign health={healthOf(of)} size={12} /> {share(of.errorShare, language)}
            </td>
            <td className={styles.number}>{of.p95 === null ? "–" : duration(of.p95, language)}</td>
        </>
    );
}
