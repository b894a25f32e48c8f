// Which signals something is about: shown in one line, and asked for by fields.
import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import type { SignalMatcher } from "../../api/types";
import { asData } from "../../frame/as-data";

const names = ["environment", "service", "source", "kind", "key"] as const;

export type MatcherForm = Partial<Record<(typeof names)[number] | "application", string>>;

export function MatcherText({ of }: { of: SignalMatcher }) {
    const { t } = useTranslation();
    const named = [of.application, ...names.map((name) => of[name])].filter(Boolean);
    return (
        <span className="cut">
            {named.length === 0 && of.severity === null && t("matcher.all")}
            <span translate="no">{named.join(" · ")}</span>
            {of.severity !== null &&
                ` ${t("matcher.atLeast", { severity: t(`signal.severities.${of.severity}`) })}`}
        </span>
    );
}

interface Props {
    form: MatcherForm;
    onChange: (form: MatcherForm) => void;
}

export function MatcherFields({ form, onChange }: Props) {
    const { t } = useTranslation();
    const { data: applications = [] } = useQuery(applicationsQuery);
    return (
        <fieldset className="stack">
            <legend>{t("matcher.title")}</legend>
            <p className="dim">{t("matcher.help")}</p>
            <Select
                label={t("incident.application")}
                clearable
                searchable
                value={form.application ?? null}
                data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                {...asData}
                onChange={(application) =>
                    onChange({ ...form, application: application ?? undefined } as MatcherForm)
                }
            />
            {names.map((name) => (
                <TextInput
                    key={name}
                    label={t(`matcher.${name}`)}
                    maxLength={200}
                    value={form[name] ?? ""}
                    onChange={(event) => onChange({ ...form, [name]: event.currentTarget.value })}
                />
            ))}
        </fieldset>
    );
}

/** What is named, as the server takes it. Pure. */
export function matcherOf(form: MatcherForm): MatcherForm {
    return Object.fromEntries(
        Object.entries(form).flatMap(([name, text]) => {
            const given = text?.trim() ?? "";
            return given === "" ? [] : [[name, given]];
        }),
    );
}

/** What a matcher names, to be changed. Pure. */
export function formOf(matcher: SignalMatcher): MatcherForm {
    return Object.fromEntries(
        (["application", ...names] as const).flatMap((name) => {
            const given = matcher[name];
            return given === null ? [] : [[name, given]];
        }),
    );
}
