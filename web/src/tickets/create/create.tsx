// A new ticket. What the person typed is kept in this browser until it is created.
import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { IconApps, IconLock } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, type Uploaded } from "../../api/client";
import { useIdempotency } from "../../api/idempotency";
import { fieldError } from "../../api/problem";
import type { Degree, Kind, NewTicket } from "../../api/types";
import { applicationsQuery } from "../../api/applications";
import { asData } from "../../frame/as-data";
import { Empty, Failed, FormProblem, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { PersonSearch } from "../../frame/person-search";
import { type Answers, given } from "../../parts/form/answers";
import { AskedFields } from "../../parts/form/asked-fields";
import { MarkdownField } from "../../parts/text/editor";
import { PendingFiles, PickFiles } from "../../parts/upload/uploads";
import { useSendOnceArrived, useUploads } from "../../parts/upload/use-uploads";
import { isStaff, may, mayOpenTickets, useMe } from "../../session/session";
import { degrees, kinds, priorityOf } from "../classes";
import { PriorityMark } from "../marks";
import { PriorityWhy } from "../priority-why";
import { AlsoNamed, FromTemplate } from "../templates/choose";
import styles from "./create.module.css";

type Form = Omit<NewTicket, "attachments" | "fields"> & {
    impact: Degree;
    urgency: Degree;
    kind: Kind;
    requester: string;
    files: Uploaded[];
    answers: Answers;
    /** When the first of them was uploaded, in milliseconds. */
    filesAt: number;
};

const nothing: Form = {
    application: "",
    subject: "",
    text: "",
    kind: "incident",
    impact: "medium",
    urgency: "medium",
    requester: "",
    files: [],
    answers: {},
    filesAt: 0,
};

// The server keeps a file that belongs to nothing for a day.
const filesLastMs = 20 * 3_600_000;

function useForm() {
    const place = `mainstay.new.${useMe().id}`;
    const [form, setForm] = useState<Form>(() => {
        try {
            const kept = {
                ...nothing,
                ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Form>),
            };
            return Date.now() - kept.filesAt < filesLastMs ? kept : { ...kept, files: [] };
        } catch {
            return nothing;
        }
    });
    useEffect(() => localStorage.setItem(place, JSON.stringify(form)), [form, place]);
    return {
        form,
        set: (part: Partial<Form>) => setForm((now) => ({ ...now, ...part })),
        replace: setForm,
        drop: () => localStorage.removeItem(place),
    };
}

/** The same, with the choice of a template before it. */
export function CreateFromTemplate() {
    return <Create isChoosing />;
}

export function Create({ isChoosing = false }: { isChoosing?: boolean }) {
    const { t } = useTranslation();
    const canOpen = mayOpenTickets(useMe());
    const { data: applications, error, refetch } = useQuery(applicationsQuery);
    if (!canOpen)
        return (
            <Empty isPage icon={<IconLock size={22} />} title={t("create.notForRole")}>
                {t("create.notForRoleHelp")}
            </Empty>
        );
    if (error) return <Failed isPage error={error} retry={() => void refetch()} />;
    if (!applications) return <Skeletons rows={6} height={56} />;
    if (applications.length === 0)
        return (
            <Empty isPage icon={<IconApps size={22} />} title={t("create.noApplication")}>
                {t("create.noApplicationHelp")}
            </Empty>
        );
    return (
        <CreateForm
            isChoosing={isChoosing}
            applications={applications.map(({ key, name }) => ({
                value: key,
                label: `${name} (${key})`,
            }))}
        />
    );
}

function CreateForm({
    applications,
    isChoosing,
}: {
    applications: { value: string; label: string }[];
    isChoosing: boolean;
}) {
    const { t } = useTranslation();
    const me = useMe();
    const navigate = useNavigate();
    const queries = useQueryClient();
    const toast = useToasts();
    const once = useIdempotency();
    const { form, set, replace, drop } = useForm();
    const files = useUploads((ready) =>
        set({ files: ready, filesAt: form.files.length > 0 ? form.filesAt : Date.now() }),
    );
    useEffect(() => files.restore(form.files), []);
    const only = applications.length === 1 ? applications[0]?.value : undefined;
    const application = form.application || only || "";
    const asked = useQuery({
        queryKey: ["form", application, form.kind],
        queryFn: () =>
            answer(
                api.GET("/api/v1/forms/ask", {
                    params: { query: { kind: "ticket", application, variant: form.kind } },
                }),
            ),
        enabled: application !== "",
        staleTime: 60_000,
    });
    const create = useMutation({
        mutationFn: () => {
            const { requester, files: kept, filesAt, answers, ...rest } = form;
            const fields = given(asked.data?.fields ?? [], answers);
            const body = {
                ...rest,
                application,
                subject: form.subject.trim(),
                text: form.text.trim(),
                ...(requester.trim() && { requester: requester.trim() }),
                ...(Object.keys(fields).length > 0 && { fields }),
                attachments: kept.map(({ id }) => id),
            };
            return answer(api.POST("/api/v1/tickets", { body, headers: once.header(body) }));
        },
        onSuccess: async (ticket) => {
            once.taken();
            drop();
            void queries.invalidateQueries({ queryKey: ["tickets"] });
            void queries.invalidateQueries({ queryKey: ["queues"] });
            toast.done(t("create.created", { key: ticket.key }));
            await navigate({ to: "/tickets/$key", params: { key: ticket.key } });
        },
    });
    const isReady =
        application !== "" &&
        form.subject.trim() !== "" &&
        form.text.trim() !== "" &&
        !create.isPending;
    const submit = useSendOnceArrived(files, isReady, create.mutate);
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        submit();
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
    };
    const error = (field: string) => fieldError(create.error, field);
    const { impact, urgency } = form;
    return (
        <form className={styles.form} onSubmit={onSubmit} onKeyDown={onKeyDown}>
            <div className="row">
                <h1 className="grow">{t("create.title")}</h1>
                {may(me, "template_read") && (
                    <FromTemplate
                        isOpen={isChoosing}
                        application={form.application}
                        requester={form.requester}
                        onFill={({ fields, labels, ...content }) =>
                            set({
                                ...content,
                                ...(labels.length > 0 && { labels }),
                                ...(fields && {
                                    answers: { ...form.answers, ...(fields as Answers) },
                                }),
                            })
                        }
                    />
                )}
            </div>
            <div className={styles.two}>
                <Select
                    label={t("field.application")}
                    placeholder={t("create.typeHint")}
                    data={applications}
                    value={application || null}
                    searchable
                    error={error("application")}
                    {...asData}
                    onChange={(value) => set({ application: value ?? "" })}
                />
                {isStaff(me) && (
                    <PersonSearch
                        label={t("field.requester")}
                        placeholder={t("create.forMe")}
                        error={error("requester")}
                        initial={form.requester}
                        onType={(requester) => set({ requester })}
                        onChoose={({ email }) => set({ requester: email })}
                    />
                )}
            </div>
            <TextInput
                label={t("field.subject")}
                placeholder={t("create.subjectHint")}
                size="sm"
                maxLength={200}
                autoFocus
                value={form.subject}
                error={error("subject")}
                onChange={(event) => set({ subject: event.currentTarget.value })}
            />
            <MarkdownField
                label={t("field.text")}
                placeholder={t("create.textHint")}
                value={form.text}
                error={error("text")}
                onChange={(text) => set({ text })}
                onFiles={files.add}
            />
            <PendingFiles files={files} />
            {asked.data?.intro && <p className="dim">{asked.data.intro}</p>}
            <AskedFields
                fields={asked.data?.fields ?? []}
                answers={form.answers}
                error={error}
                onChange={(answers) => set({ answers })}
            />
            <div className={styles.three}>
                <Select
                    label={t("field.kind")}
                    data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
                    value={form.kind}
                    allowDeselect={false}
                    onChange={(kind) => set({ kind: (kind ?? "incident") as Kind })}
                />
                <Select
                    label={t("field.impact")}
                    data={degrees.map((value) => ({ value, label: t(`degree.${value}`) }))}
                    value={impact}
                    allowDeselect={false}
                    onChange={(value) => set({ impact: (value ?? "medium") as Degree })}
                />
                <Select
                    label={t("field.urgency")}
                    data={degrees.map((value) => ({ value, label: t(`degree.${value}`) }))}
                    value={urgency}
                    allowDeselect={false}
                    onChange={(value) => set({ urgency: (value ?? "medium") as Degree })}
                />
            </div>
            <AlsoNamed
                content={form}
                onDrop={() => {
                    const { level, team, maintenance, labels, ...rest } = form;
                    replace(rest);
                }}
            />
            <div className={styles.foot}>
                <PickFiles files={files} />
                {may(me, "ticket_restrict") && (
                    <Checkbox
                        size="xs"
                        label={t("ticket.confidential")}
                        checked={form.is_confidential === true}
                        onChange={({ currentTarget }) =>
                            set({ is_confidential: currentTarget.checked || null })
                        }
                    />
                )}
                <span className="row grow">
                    <span className="dim">{t("field.priority")}</span>{" "}
                    <PriorityMark priority={priorityOf(impact, urgency)} hasName />{" "}
                    <PriorityWhy impact={impact} urgency={urgency} />
                </span>
                <Button
                    type="submit"
                    variant="filled"
                    size="sm"
                    disabled={!isReady}
                    loading={files.isAwaited || create.isPending}
                    title="Ctrl+Enter"
                >
                    {t("create.do")}
                </Button>
            </div>
            <FormProblem error={create.error} />
        </form>
    );
}
