// What happened in the time of the charts, in words: for those who read instead of look.
import { IconAlertTriangle, IconRocket } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ChartMark } from "../../frame/module";
import { anyPath } from "../../frame/places";
import { exact } from "../../text/intl";
import { spanName } from "../range/range-name";
import { useText } from "./catalogue";
import { markText } from "./use-marks";

/** One of them: what it was, where it leads, and when. */
export function MarkNote({ of, children }: { of: ChartMark; children?: ReactNode }) {
    const { t } = useTranslation();
    const { t: own, language } = useText();
    const { at, until, label, link } = of;
    const clock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
    const time =
        until === undefined
            ? clock.format(at)
            : until === null
              ? own("chart.since", { time: clock.format(at) })
              : spanName({ from: at, to: until }, language);
    const Sign = until === undefined ? IconRocket : IconAlertTriangle;
    const started = new Date(at).toISOString();
    return (
        <div className="row" style={{ gap: 8, flexWrap: "wrap", fontSize: 12.5 }}>
            <Sign size={14} aria-hidden />
            <Link to={anyPath(link.to)} params={link.params as never} translate="no">
                {markText(t, label)}
            </Link>
            <time dateTime={started} title={exact(started, language)} className="dim">
                {time}
            </time>
            {children}
        </div>
    );
}

interface Props {
    of: readonly ChartMark[];
    /** What else there is to a mark. */
    also?: (of: ChartMark) => ReactNode;
}

/** All of them; nothing where there is none. */
export function MarkList({ of, also }: Props) {
    const { t } = useText();
    if (of.length === 0) return null;
    return (
        <section aria-label={t("chart.markList")} style={{ marginTop: 16 }}>
            <h2 style={{ margin: "0 0 4px", fontSize: 13, fontWeight: 600 }}>
                {t("chart.markList")}
            </h2>
            <ul role="list">
                {of.map((mark) => (
                    <li key={mark.id}>
                        <MarkNote of={mark}>{also?.(mark)}</MarkNote>
                    </li>
                ))}
            </ul>
        </section>
    );
}
