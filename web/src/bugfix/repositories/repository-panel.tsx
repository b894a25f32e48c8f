// The panel in which a repository is added or changed.
import {
    MultiSelect,
    NumberInput,
    PasswordInput,
    SegmentedControl,
    Switch,
    Textarea,
    TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import type { Repository } from "../../api/types";
import { asData } from "../../frame/as-data";
import { FormPanel } from "../../parts/directory/form-panel";
import { Below } from "./below";
import { bodyOf, formOf, kindsFor, type RepositoryForm } from "./form";
import { change, create, load } from "./queries";

interface Props {
    id: string;
    onClose: () => void;
}

export function RepositoryPanel({ id, onClose }: Props) {
    const { t } = useTranslation();
    return (
        <FormPanel<Repository, RepositoryForm, Repository>
            id={id}
            kind="repositories"
            newTitle={t("repository.new")}
            load={load}
            toForm={formOf}
            onClose={onClose}
            create={(form) => create(bodyOf(form, null))}
            change={(form, base) => change(base, bodyOf(form, base))}
            below={(repository) => <Below of={repository} onClose={onClose} />}
        >
            {(repository, form, set, errorOf) => (
                <Fields of={repository} form={form} set={set} errorOf={errorOf} />
            )}
        </FormPanel>
    );
}

interface FieldsProps {
    of: Repository | null;
    form: RepositoryForm;
    set: (part: Partial<RepositoryForm>) => void;
    errorOf: (field: string) => string | undefined;
}

function Fields({ of, form, set, errorOf }: FieldsProps) {
    const { t } = useTranslation();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const onUrl = (url: string) => {
        const kinds = kindsFor(url.trim());
        set({ url, ...(!kinds.includes(form.kind) && { kind: kinds[0] ?? "none" }) });
    };
    return (
        <>
            <TextInput
                data-autofocus={of === null || undefined}
                label={t("repository.url")}
                description={t("repository.urlHelp")}
                required
                withAsterisk={false}
                maxLength={1000}
                value={form.url}
                error={errorOf("url")}
                onChange={(event) => onUrl(event.currentTarget.value)}
            />
            <MultiSelect
                label={t("field.applications")}
                searchable
                value={form.applications}
                error={errorOf("applications")}
                data={applications.map(({ key, name }) => ({ value: key, label: name }))}
                onChange={(chosen) => set({ applications: chosen })}
                {...asData}
            />
            <TextInput
                label={t("field.name")}
                description={of === null ? t("repository.nameHelp") : undefined}
                maxLength={100}
                value={form.name}
                error={errorOf("name")}
                onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <Credential of={of} form={form} set={set} errorOf={errorOf} />
            <TextInput
                label={t("repository.branch")}
                description={t("repository.branchHelp")}
                maxLength={200}
                value={form.branch}
                placeholder={of?.default_branch ?? undefined}
                translate="no"
                error={errorOf("default_branch")}
                onChange={(event) => set({ branch: event.currentTarget.value })}
            />
            <NumberInput
                label={t("repository.minutes")}
                description={t("repository.minutesHelp")}
                min={1}
                max={10_080}
                allowDecimal={false}
                value={form.minutes}
                error={errorOf("fetch_minutes")}
                onChange={(minutes) => set({ minutes })}
            />
            <Switch
                label={t("repository.enabled")}
                checked={form.enabled}
                onChange={(event) => set({ enabled: event.currentTarget.checked })}
            />
        </>
    );
}

/** With what it is signed in to. A secret that is there is not shown, and stays if none is given. */
function Credential({ of, form, set, errorOf }: FieldsProps) {
    const { t } = useTranslation();
    const kinds = kindsFor(form.url.trim());
    const isKept = of?.credential.kind === form.kind;
    const help = isKept ? t("repository.secretKept") : t("repository.secretHelp");
    const error = errorOf("credential") ?? errorOf("credential.token");
    return (
        <div className="stack" role="group" aria-label={t("repository.credential")}>
            <span>{t("repository.credential")}</span>
            <SegmentedControl
                aria-label={t("repository.credential")}
                value={form.kind}
                data={kinds.map((value) => ({
                    value,
                    label: t(`repository.credentials.${value}`),
                }))}
                onChange={(value) => set({ kind: kinds.find((one) => one === value) ?? "none" })}
            />
            {form.kind === "token" && (
                <>
                    <TextInput
                        label={t("repository.user")}
                        description={t("repository.userHelp")}
                        maxLength={200}
                        autoComplete="off"
                        value={form.user}
                        error={errorOf("credential.user")}
                        onChange={(event) => set({ user: event.currentTarget.value })}
                    />
                    <PasswordInput
                        label={t("repository.token")}
                        description={help}
                        maxLength={2000}
                        autoComplete="off"
                        value={form.token}
                        error={error}
                        onChange={(event) => set({ token: event.currentTarget.value })}
                    />
                </>
            )}
            {form.kind === "ssh_key" && (
                <Textarea
                    label={t("repository.sshKey")}
                    description={help}
                    className="mono"
                    minRows={4}
                    autosize
                    maxRows={10}
                    autoComplete="off"
                    spellCheck={false}
                    maxLength={20_000}
                    value={form.key}
                    error={error ?? errorOf("credential.ssh_key")}
                    onChange={(event) => set({ key: event.currentTarget.value })}
                />
            )}
            {form.kind === "none" && error !== undefined && <p role="alert">{error}</p>}
        </div>
    );
}
