// What each change of many tickets asks for.
import { Select, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { teamsQuery } from "../../api/teams";
import { asData } from "../../frame/as-data";
import { levels } from "../../frame/level-mark";
import { MarkdownField } from "../../parts/text/editor";
import { useMe } from "../../session/session";
import { degrees, kinds, maintenances, resolutions } from "../classes";
import { macrosQuery } from "../macros/queries";
import type { Choice, Values } from "./choices";

interface Props {
    choice: Choice;
    values: Values;
    onChange: (change: Partial<Values>) => void;
}

export function Fields({ choice, values, onChange }: Props) {
    const { t } = useTranslation();
    const one = <K extends keyof Values & string>(
        name: K,
        label: string,
        options: readonly { value: string; label: string }[],
        isFirst = false,
    ) => (
        <Select
            label={label}
            data={options}
            clearable={name !== "resolution" && name !== "level"}
            allowDeselect={false}
            searchable={options.length > 8}
            value={values[name] as string | null}
            onChange={(value) => onChange({ [name]: value } as Partial<Values>)}
            {...(isFirst && { "data-autofocus": true })}
        />
    );
    const named = <T extends string>(names: readonly T[], nameOf: (name: T) => string) =>
        names.map((value) => ({ value, label: nameOf(value) }));
    const note = (label: string, isRequired = false) => (
        <MarkdownField
            isFirst
            isRequired={isRequired}
            label={label}
            value={values.note}
            onChange={(text) => onChange({ note: text })}
        />
    );
    const degree = (name: "impact" | "urgency", isFirst = false) =>
        one(
            name,
            t(`field.${name}`),
            named(degrees, (value) => t(`degree.${value}`)),
            isFirst,
        );
    const labels = (name: "addLabels" | "removeLabels", label: string, isFirst = false) => (
        <TagsInput
            label={label}
            value={values[name]}
            maxTags={20}
            splitChars={[",", " "]}
            onChange={(value) => onChange({ [name]: value })}
            {...(isFirst && { "data-autofocus": true })}
        />
    );
    switch (choice) {
        case "assign":
            return (
                <People value={values.assignee} onChange={(assignee) => onChange({ assignee })} />
            );
        case "team":
            return <Teams value={values.team} onChange={(team) => onChange({ team })} />;
        case "macro":
            return <Macros value={values.macro} onChange={(macro) => onChange({ macro })} />;
        case "resolve":
            return (
                <>
                    {one(
                        "resolution",
                        t("field.resolution"),
                        named(resolutions, (value) => t(`resolution.${value}`)),
                    )}
                    {note(t("resolve.note"))}
                </>
            );
        case "reopen":
            return note(t("reopen.note"));
        case "priority":
            return (
                <>
                    {degree("impact", true)}
                    {degree("urgency")}
                </>
            );
        case "labels":
            return (
                <>
                    {labels("addLabels", t("bulkDialog.add"), true)}
                    {labels("removeLabels", t("bulkDialog.remove"))}
                </>
            );
        case "classify":
            return (
                <>
                    {one(
                        "kind",
                        t("field.kind"),
                        named(kinds, (value) => t(`kind.${value}`)),
                        true,
                    )}
                    {one(
                        "maintenance",
                        t("field.maintenance"),
                        named(maintenances, (value) => t(`maintenance.${value}`)),
                    )}
                </>
            );
        case "escalate":
            return (
                <>
                    {one(
                        "level",
                        t("escalate.to"),
                        named(levels, (value) => `${value} ${t(`level.${value}`)}`),
                    )}
                    {note(t("escalate.note"), true)}
                </>
            );
        case "close":
        case "watch":
            return null;
    }
}

interface PickProps<T> {
    value: T;
    onChange: (value: T) => void;
}

function People({ value, onChange }: PickProps<string>) {
    const { t } = useTranslation();
    const me = useMe();
    const { data: teams = [] } = useQuery(teamsQuery);
    const people = new Map(
        teams.flatMap(({ members }) => members.map(({ id, name }) => [id, name])),
    );
    people.set(me.id, t("pick.me", { name: me.name }));
    return (
        <Select
            label={t("field.assignee")}
            data-autofocus
            searchable
            allowDeselect={false}
            data={[
                { value: "nobody", label: t("list.nobody") },
                ...Array.from(people, ([id, label]) => ({ value: id, label })),
            ]}
            value={value || "nobody"}
            onChange={(id) => onChange(id && id !== "nobody" ? id : "")}
            {...asData}
        />
    );
}

function Teams({ value, onChange }: PickProps<string | null>) {
    const { t } = useTranslation();
    const { data: teams = [] } = useQuery(teamsQuery);
    return (
        <Select
            label={t("field.team")}
            data-autofocus
            searchable
            data={teams.map(({ id, name, level }) => ({ value: id, label: `${level} ${name}` }))}
            value={value}
            onChange={onChange}
            {...asData}
        />
    );
}

function Macros({ value, onChange }: PickProps<string | null>) {
    const { t } = useTranslation();
    const { data } = useQuery(macrosQuery);
    return (
        <Select
            label={t("bulkDialog.macro")}
            data-autofocus
            searchable
            data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={value}
            onChange={onChange}
            {...asData}
        />
    );
}
