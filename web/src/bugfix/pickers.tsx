// How an error is resolved, until when it is ignored, who shall have it, and into which it goes:
// chosen with a few keys.
import { NumberInput, TextInput } from "@mantine/core";
import {
    IconCalendarTime,
    IconCheck,
    IconClockPause,
    IconEyeOff,
    IconPackage,
    IconPencil,
    IconUser,
    IconUserCheck,
    IconUserOff,
    IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { teamsQuery } from "../api/teams";
import type { ErrorGroup } from "../api/types";
import { Ask } from "../frame/ask";
import { Pick } from "../frame/pick";
import { useMe } from "../session/session";
import { type Ignoring, ignoringOf, ignoringPresets, type Resolution } from "./choices";
import { othersQuery } from "./queries";
import { StateDot } from "./marks";
import { shownState } from "./model";

interface Props {
    groups: readonly ErrorGroup[];
    onClose: () => void;
}

/** A dialog that follows the list where something is to be typed, which closes before it picks. */
function useTyping(onClose: () => void) {
    const [isOpen, setOpen] = useState(false);
    const follows = useRef(false);
    return {
        isOpen,
        open: () => {
            follows.current = true;
            setOpen(true);
        },
        close: () =>
            queueMicrotask(() => {
                if (!follows.current) onClose();
            }),
    };
}

const inRelease = "release ";
const otherRelease = "other";

/** `releases`: those that are known, the newest first. */
export function ResolvePicker({
    groups,
    releases,
    onPick,
    onClose,
}: Props & { releases: readonly string[]; onPick: (how: Resolution) => void }) {
    const { t } = useTranslation();
    const typing = useTyping(onClose);
    const options = [
        { id: "now", label: t("bugfix.resolve.now"), icon: <IconCheck size={16} /> },
        { id: "next", label: t("bugfix.resolve.next"), icon: <IconPackage size={16} /> },
        ...releases.slice(0, 20).map((release) => ({
            id: inRelease + release,
            label: t("bugfix.resolve.in", { release }),
            icon: <IconPackage size={16} />,
        })),
        { id: otherRelease, label: t("bugfix.resolve.other"), icon: <IconPencil size={16} /> },
    ];
    if (typing.isOpen) return <ReleaseDialog onPick={onPick} onClose={onClose} />;
    return (
        <Pick
            ask={t("bugfix.resolve.ask", { count: groups.length })}
            options={options}
            isNumbered
            onPick={({ id }) => {
                if (id === "now") onPick({ in: "now" });
                else if (id === "next") onPick({ in: "next_release" });
                else if (id === otherRelease) typing.open();
                else onPick({ in: "release", release: id.slice(inRelease.length) });
            }}
            onClose={typing.close}
        />
    );
}

function ReleaseDialog({
    onPick,
    onClose,
}: {
    onPick: (how: Resolution) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const [release, setRelease] = useState("");
    return (
        <Ask
            title={t("bugfix.resolve.other")}
            action={t("bugfix.resolve.do")}
            isReady={release.trim() !== ""}
            onClose={onClose}
            onDo={async () => onPick({ in: "release", release: release.trim() })}
        >
            <TextInput
                data-autofocus
                label={t("bugfix.release")}
                description={t("bugfix.resolve.otherHelp")}
                required
                withAsterisk={false}
                maxLength={200}
                value={release}
                onChange={(event) => setRelease(event.currentTarget.value)}
            />
        </Ask>
    );
}

const icons = {
    ever: IconEyeOff,
    day: IconCalendarTime,
    week: IconCalendarTime,
    month: IconCalendarTime,
    events: IconClockPause,
    users: IconUsers,
} as const;

export function IgnorePicker({
    groups,
    onPick,
    onClose,
}: Props & { onPick: (how: Ignoring) => void }) {
    const { t } = useTranslation();
    const typing = useTyping(onClose);
    if (typing.isOpen) return <IgnoreDialog onPick={onPick} onClose={onClose} />;
    return (
        <Pick
            ask={t("bugfix.ignore.ask", { count: groups.length })}
            options={[
                ...ignoringPresets.map((preset) => {
                    const Icon = icons[preset];
                    return {
                        id: preset,
                        label: t(`bugfix.ignore.${preset}`),
                        icon: <Icon size={16} />,
                    };
                }),
                {
                    id: "other" as const,
                    label: t("bugfix.ignore.other"),
                    icon: <IconPencil size={16} />,
                },
            ]}
            isNumbered
            onPick={({ id }) =>
                id === "other" ? typing.open() : onPick(ignoringOf(id, Date.now()))
            }
            onClose={typing.close}
        />
    );
}

function IgnoreDialog({
    onPick,
    onClose,
}: {
    onPick: (how: Ignoring) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const [until, setUntil] = useState("");
    const [events, setEvents] = useState<number | string>("");
    const [users, setUsers] = useState<number | string>("");
    const time = Date.parse(until);
    const how: Ignoring = {
        ...(Number.isFinite(time) && { until: new Date(time).toISOString() }),
        ...(typeof events === "number" && { events }),
        ...(typeof users === "number" && { users }),
    };
    return (
        <Ask
            title={t("bugfix.ignore.other")}
            action={t("bugfix.ignore.do")}
            isReady={Object.keys(how).length > 0}
            onClose={onClose}
            onDo={async () => onPick(how)}
        >
            <p className="dim">{t("bugfix.ignore.otherHelp")}</p>
            <TextInput
                data-autofocus
                type="datetime-local"
                label={t("bugfix.ignore.untilTime")}
                value={until}
                onChange={(event) => setUntil(event.currentTarget.value)}
            />
            <NumberInput
                label={t("bugfix.ignore.moreEvents")}
                min={1}
                max={1_000_000_000}
                allowDecimal={false}
                value={events}
                onChange={setEvents}
            />
            <NumberInput
                label={t("bugfix.ignore.allUsers")}
                min={1}
                max={1_000_000_000}
                allowDecimal={false}
                value={users}
                onChange={setUsers}
            />
        </Ask>
    );
}

const nobody = "nobody";

export function AssignPicker({
    groups,
    onPick,
    onClose,
}: Props & { onPick: (person: { id: string; name: string } | null) => void }) {
    const { t } = useTranslation();
    const me = useMe();
    const { data: teams } = useQuery(teamsQuery);
    const options = useMemo(() => {
        const people = new Map(
            (teams ?? []).flatMap(({ members }) => members.map(({ id, name }) => [id, name])),
        );
        people.delete(me.id);
        return [
            {
                id: me.id,
                name: me.name,
                label: t("bugfix.assign.me", { name: me.name }),
                icon: <IconUserCheck size={16} />,
            },
            ...Array.from(people, ([id, name]) => ({
                id,
                name,
                label: name,
                isData: true,
                icon: <IconUser size={16} />,
            })),
            {
                id: nobody,
                name: "",
                label: t("bugfix.assign.nobody"),
                icon: <IconUserOff size={16} />,
            },
        ];
    }, [teams, me, t]);
    return (
        <Pick
            ask={t("bugfix.assign.ask", { count: groups.length })}
            options={options}
            onPick={({ id, name }) => onPick(id === nobody ? null : { id, name })}
            onClose={onClose}
        />
    );
}

export function MergePicker({
    group,
    onPick,
    onClose,
}: {
    group: ErrorGroup;
    onPick: (into: ErrorGroup) => void;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const { data } = useQuery(othersQuery(group));
    const options = (data ?? []).map((other) => ({
        id: other.id,
        label: other.title,
        isData: true,
        icon: <StateDot of={shownState(other)} />,
        detail: other.culprit && <span translate="no">{other.culprit}</span>,
        other,
    }));
    return (
        <Pick
            ask={t("bugfix.merge.ask")}
            options={options}
            none={data ? t("bugfix.merge.none") : undefined}
            onPick={({ other }) => onPick(other)}
            onClose={onClose}
        />
    );
}
