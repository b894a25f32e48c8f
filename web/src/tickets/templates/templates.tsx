// The ticket templates: what each begins a new ticket with, and who may use it.
import { Button, Select, TagsInput, TextInput } from "@mantine/core";
import { IconTemplate } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api, basedOn } from "../../api/client";
import { teamsQuery } from "../../api/teams";
import type { Level, TicketTemplate, TicketTemplateContent } from "../../api/types";
import { asData } from "../../frame/as-data";
import { levels } from "../../frame/level-mark";
import { Empty } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { Directory } from "../../parts/directory/directory";
import { FormPanel } from "../../parts/directory/form-panel";
import type { Column } from "../../parts/table/columns";
import { MarkdownField } from "../../parts/text/editor";
import { useMe } from "../../session/session";
import { degrees, kinds, maintenances } from "../classes";
import { templatesQuery } from "./queries";

const idOf = ({ id }: TicketTemplate) => id;
const nameOf = ({ name }: TicketTemplate) => name;

export function Templates() {
    const { t } = useTranslation();
    const columns = useColumns();
    const templates = useQuery(templatesQuery);
    return (
        <Directory<TicketTemplate>
            name="ticket-templates"
            title={t("place.templates")}
            newLabel={templates.data?.may.includes("create") ? t("template.new") : undefined}
            nameLabel={t("field.name")}
            query={templates}
            items={templates.data?.items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconTemplate size={22} />} title={t("template.empty")}>
                    {t("template.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<TicketTemplate>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "sharing",
                label: t("macro.for"),
                show: ({ sharing, team }) =>
                    team ? <span translate="no">{team.name}</span> : t(`macro.sharing.${sharing}`),
                width: 160,
                isOnPhone: true,
            },
            {
                id: "subject",
                label: t("field.subject"),
                show: ({ content }) => (
                    <span className="cut" translate="no">
                        {content.subject ?? ""}
                    </span>
                ),
                width: 320,
                isWide: true,
            },
            {
                id: "owner",
                label: t("macro.owner"),
                show: ({ owner }) => <span translate="no">{owner?.name ?? ""}</span>,
                width: 160,
            },
        ],
        [t],
    );
}

const load = (id: string) =>
    answer(api.GET("/api/v1/ticket-templates/{id}", { params: { path: { id } } }));

const toForm = (template: TicketTemplate | null) => ({
    name: template?.name ?? "",
    application: template?.content.application ?? "",
    subject: template?.content.subject ?? "",
    text: template?.content.text ?? "",
    kind: template?.content.kind ?? "",
    maintenance: template?.content.maintenance ?? "",
    impact: template?.content.impact ?? "",
    urgency: template?.content.urgency ?? "",
    level: template?.content.level ?? "",
    team: template?.content.team ?? "",
    labels: template?.content.labels ?? [],
    fields: template?.content.fields ?? null,
    sharing: template?.sharing ?? ("private" as TicketTemplate["sharing"]),
    sharedWith: template?.team?.id ?? "",
});

type Form = ReturnType<typeof toForm>;

/** As the server takes it: what is left open is not named. */
function bodyOf({ name, sharing, sharedWith, labels, ...rest }: Form) {
    const named = Object.fromEntries(
        Object.entries(rest).filter(
            ([, value]) => value !== null && (typeof value !== "string" || value.trim() !== ""),
        ),
    ) as Partial<TicketTemplateContent>;
    return {
        name,
        content: { ...named, labels } as TicketTemplateContent,
        sharing,
        ...(sharing === "team" && sharedWith && { team: sharedWith }),
    };
}

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    return (
        <FormPanel<TicketTemplate, Form>
            id={id}
            kind="ticket-templates"
            newTitle={t("template.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(form) => answer(api.POST("/api/v1/ticket-templates", { body: bodyOf(form) }))}
            change={(changed, base) =>
                answer(
                    api.PATCH("/api/v1/ticket-templates/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: bodyOf({ ...toForm(base), ...changed }),
                    }),
                )
            }
            below={(template) =>
                template.may.includes("remove") && <Remove template={template} onDone={onClose} />
            }
        >
            {(_, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus
                        label={t("field.name")}
                        required
                        withAsterisk={false}
                        maxLength={100}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <TextInput
                        label={t("template.subject")}
                        maxLength={200}
                        value={form.subject}
                        error={errorOf("content.subject") ?? errorOf("content")}
                        onChange={(event) => set({ subject: event.currentTarget.value })}
                    />
                    <MarkdownField
                        label={t("template.text")}
                        description={t("macro.placeholders", { open: "{{", close: "}}" })}
                        value={form.text}
                        error={errorOf("content.text")}
                        onChange={(text) => set({ text })}
                    />
                    <Properties form={form} set={set} />
                    <TagsInput
                        label={t("template.labels")}
                        value={form.labels}
                        error={errorOf("labels")}
                        onChange={(labels) => set({ labels })}
                    />
                    {form.fields && <p className="dim">{t("template.fields")}</p>}
                    <Sharing form={form} set={set} error={errorOf("team")} />
                </>
            )}
        </FormPanel>
    );
}

interface PartProps {
    form: Form;
    set: (part: Partial<Form>) => void;
}

/** What of a ticket can be chosen from a list. */
function Properties({ form, set }: PartProps) {
    const { t } = useTranslation();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const { data: teams = [] } = useQuery(teamsQuery);
    const open = { value: "", label: t("template.open") };
    const lists = [
        ["kind", kinds.map((value) => ({ value, label: t(`kind.${value}`) }))],
        ["maintenance", maintenances.map((value) => ({ value, label: t(`maintenance.${value}`) }))],
        ["impact", degrees.map((value) => ({ value, label: t(`degree.${value}`) }))],
        ["urgency", degrees.map((value) => ({ value, label: t(`degree.${value}`) }))],
        ["level", levels.map((value: Level) => ({ value, label: t(`level.${value}`) }))],
    ] as const;
    return (
        <>
            <Select
                label={t("field.application")}
                allowDeselect={false}
                {...asData}
                value={form.application}
                data={[open, ...applications.map(({ key, name }) => ({ value: key, label: name }))]}
                onChange={(value) => set({ application: value ?? "" })}
            />
            {lists.map(([field, values]) => (
                <Select
                    key={field}
                    label={t(`field.${field}`)}
                    allowDeselect={false}
                    value={form[field]}
                    data={[open, ...values]}
                    onChange={(value) => set({ [field]: value ?? "" } as Partial<Form>)}
                />
            ))}
            <Select
                label={t("field.team")}
                allowDeselect={false}
                {...asData}
                value={form.team}
                data={[
                    open,
                    ...teams
                        .filter(({ level }) => !form.level || level === form.level)
                        .map(({ id, name }) => ({ value: id, label: name })),
                ]}
                onChange={(value) => set({ team: value ?? "" })}
            />
        </>
    );
}

function Sharing({ form, set, error }: PartProps & { error: string | undefined }) {
    const { t } = useTranslation();
    const me = useMe();
    const { data: teams = [] } = useQuery(teamsQuery);
    const { data: templates } = useQuery(templatesQuery);
    const canShareAll = templates?.may.includes("share_everyone") ?? false;
    const shareable = teams.filter(
        ({ members }) => canShareAll || members.some((member) => member.id === me.id),
    );
    return (
        <>
            <Select
                label={t("macro.for")}
                allowDeselect={false}
                value={form.sharing}
                data={[
                    { value: "private", label: t("macro.sharing.private") },
                    ...(shareable.length > 0
                        ? [{ value: "team", label: t("macro.sharing.team") }]
                        : []),
                    ...(canShareAll || form.sharing === "everyone"
                        ? [{ value: "everyone", label: t("macro.sharing.everyone") }]
                        : []),
                ]}
                onChange={(value) =>
                    set({ sharing: (value ?? "private") as TicketTemplate["sharing"] })
                }
            />
            {form.sharing === "team" && (
                <Select
                    label={`${t("macro.for")}: ${t("field.team")}`}
                    allowDeselect={false}
                    {...asData}
                    value={form.sharedWith || null}
                    error={error}
                    data={shareable.map(({ id: value, name }) => ({ value, label: name }))}
                    onChange={(value) => set({ sharedWith: value ?? "" })}
                />
            )}
        </>
    );
}

/** Deletes at once, and brings it back as it was if that is undone. */
function Remove({ template, onDone }: { template: TicketTemplate; onDone: () => void }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const refresh = () => void queries.invalidateQueries({ queryKey: templatesQuery.queryKey });
    const restore = () =>
        answer(api.POST("/api/v1/ticket-templates", { body: bodyOf(toForm(template)) })).then(
            refresh,
            toast.failed,
        );
    const remove = useMutation({
        mutationFn: () =>
            answer(
                api.DELETE("/api/v1/ticket-templates/{id}", {
                    params: { path: { id: template.id } },
                }),
            ),
        onSuccess: () => {
            onDone();
            refresh();
            toast.done(t("template.removed"), () => void restore());
        },
        onError: toast.failed,
    });
    return (
        <div className="actions" style={{ marginTop: 24 }}>
            <Button loading={remove.isPending} onClick={() => remove.mutate()}>
                {t("template.remove")}
            </Button>
        </div>
    );
}
