// The profiles of a service merged over a range as one flame graph, or what changed between two
// ranges or two versions.
import { SegmentedControl } from "@mantine/core";
import { IconFlame } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Empty, Failed, Skeletons } from "../../frame/states";
import { FlameGraph } from "../../parts/flame/flame-graph";
import { useTimeRange } from "../../parts/range/time-range";
import { useAsked } from "../address";
import { flameQuery, type ProfileQuestion, profilesQuery, type Scope } from "../api";
import { useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { AllEnvironments } from "../parts";
import { Choice } from "./choice";
import { Difference } from "./difference";
import { choicesOf, profileOf } from "./profile-model";

const comparisons = ["none", "ranges", "versions"] as const;
type Comparison = (typeof comparisons)[number];

export function ProfileView({ scope }: { scope?: Scope }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [asked, ask] = useAsked();
    const within = scope ?? { application: asked.application };
    const profiles = useQuery(profilesQuery({ from, to }, within));
    const choices = useMemo(() => choicesOf(profiles.data?.items ?? []), [profiles.data]);
    const service = scope?.service ?? asked.service ?? choices.services[0];
    const types = choices.typesOf(service);
    const versions = choices.versionsOf(service);
    const type = asked.type ?? types[0];
    const compared = comparisons.find((one) => one === asked.compare) ?? "none";
    if (!profiles.data)
        return profiles.error ? (
            <Failed error={profiles.error} retry={() => void profiles.refetch()} />
        ) : (
            <Skeletons rows={14} height={24} />
        );
    const question = service !== undefined &&
        type !== undefined && {
            application: within.application,
            service,
            type,
        };
    return (
        <div className={styles.content}>
            <div className={styles.tools}>
                {scope?.service === undefined && (
                    <Choice
                        label={t("telemetry.service")}
                        value={service}
                        data={choices.services}
                        onChoose={(next) =>
                            ask({ service: next, type: undefined, version: undefined })
                        }
                    />
                )}
                <Choice
                    label={t("telemetry.profiles.type")}
                    value={type}
                    data={types}
                    onChoose={(next) => ask({ type: next })}
                />
                {compared === "none" && (
                    <Choice
                        label={t("telemetry.profiles.version")}
                        placeholder={t("telemetry.profiles.allVersions")}
                        value={asked.version}
                        data={versions}
                        isClearable
                        onChoose={(version) => ask({ version })}
                    />
                )}
                <span className="grow" />
                <SegmentedControl
                    aria-label={t("telemetry.profiles.compare")}
                    value={compared}
                    data={comparisons.map((value) => ({
                        value,
                        label: t(`telemetry.profiles.comparisons.${value}`),
                    }))}
                    onChange={(value) =>
                        ask({
                            compare: (value as Comparison) === "none" ? undefined : value,
                            before: undefined,
                            after: undefined,
                        })
                    }
                />
            </div>
            <AllEnvironments />
            {!question ? (
                <NoProfiles />
            ) : compared === "none" ? (
                <Flame question={{ ...question, version: asked.version, id: asked.open }} />
            ) : (
                <Difference question={question} by={compared} versions={versions} />
            )}
        </div>
    );
}

function NoProfiles() {
    const { t } = useTranslation();
    return (
        <Empty icon={<IconFlame size={22} />} title={t("telemetry.profiles.empty")}>
            {t("telemetry.profiles.emptyHelp")}
        </Empty>
    );
}

function Flame({ question }: { question: ProfileQuestion }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const formats = useFormats();
    const flame = useQuery(flameQuery({ from, to }, question));
    const profile = useMemo(() => flame.data && profileOf(flame.data), [flame.data]);
    return (
        <>
            {flame.data && (
                <p className={styles.note}>
                    {t("telemetry.profiles.merged", {
                        count: flame.data.profiles,
                        shown: formats.count(flame.data.profiles),
                    })}
                    {flame.data.is_cut && ` ${t("telemetry.profiles.isCut")}`}
                </p>
            )}
            <FlameGraph
                title={`${question.service ?? ""} · ${question.type}`}
                profile={profile}
                error={profile ? undefined : (flame.error ?? undefined)}
                retry={() => void flame.refetch()}
                empty={<NoProfiles />}
            />
        </>
    );
}
