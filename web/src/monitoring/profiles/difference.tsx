// What changed between two ranges of time, or two versions of a program.
import { Button } from "@mantine/core";
import { IconFlame } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "../../frame/states";
import { FlameGraph } from "../../parts/flame/flame-graph";
import { parseRange, printRange, type Span } from "../../parts/range/range";
import { spanName } from "../../parts/range/range-name";
import { useTimeRange } from "../../parts/range/time-range";
import { useAsked } from "../address";
import { differenceQuery, type ProfileQuestion } from "../api";
import { useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { Choice } from "./choice";
import { newestFirst, sidesOf } from "./profile-model";

interface Props {
    question: ProfileQuestion;
    by: "ranges" | "versions";
    versions: readonly string[];
}

/** The range of the address, or the one of the same length before what the page shows. */
function beforeOf(text: string | undefined, { from, to }: Span): Span {
    const range = parseRange(text);
    return range?.kind === "between"
        ? { from: range.from, to: range.to }
        : { from: from - (to - from), to: from };
}

export function Difference({ question, by, versions }: Props) {
    const { t } = useTranslation();
    const formats = useFormats();
    const { from, to } = useTimeRange();
    const [asked, ask] = useAsked();
    const span = { from, to };
    const isByVersion = by === "versions";
    // The newest against the one before it, until others are chosen.
    const [newest, older] = newestFirst(versions);
    const afterVersion = isByVersion ? (asked.after ?? newest) : undefined;
    const beforeVersion = isByVersion ? (asked.before ?? older ?? newest) : undefined;
    const before = isByVersion ? span : beforeOf(asked.before, span);
    const difference = useQuery(
        differenceQuery({
            ...question,
            before,
            after: span,
            before_version: beforeVersion,
            after_version: afterVersion,
        }),
    );
    const sides = useMemo(() => difference.data && sidesOf(difference.data), [difference.data]);
    const name = (one: Span) => spanName(one, formats.language);
    return (
        <>
            <div className={styles.tools}>
                {isByVersion ? (
                    <>
                        <Choice
                            label={t("telemetry.profiles.before")}
                            value={beforeVersion}
                            data={versions}
                            onChoose={(version) => ask({ before: version })}
                        />
                        <span aria-hidden>→</span>
                        <Choice
                            label={t("telemetry.profiles.after")}
                            value={afterVersion}
                            data={versions}
                            onChoose={(version) => ask({ after: version })}
                        />
                    </>
                ) : (
                    <>
                        <span>
                            {name(before)} → {name(span)}
                        </span>
                        <Button
                            onClick={() =>
                                ask({ before: printRange({ kind: "between", ...span }) })
                            }
                        >
                            {t("telemetry.profiles.keepAsBefore")}
                        </Button>
                        {asked.before !== undefined && (
                            <Button onClick={() => ask({ before: undefined })}>
                                {t("telemetry.profiles.precedingAsBefore")}
                            </Button>
                        )}
                    </>
                )}
            </div>
            <FlameGraph
                title={t("telemetry.profiles.changed", {
                    service: question.service ?? "",
                    type: question.type,
                })}
                before={sides?.[0]}
                profile={sides?.[1]}
                error={sides ? undefined : (difference.error ?? undefined)}
                retry={() => void difference.refetch()}
                empty={
                    <Empty
                        icon={<IconFlame size={22} />}
                        title={t("telemetry.profiles.nothingToCompare")}
                    >
                        {t("telemetry.profiles.nothingToCompareHelp")}
                    </Empty>
                }
            />
        </>
    );
}
