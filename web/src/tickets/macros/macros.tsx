// The macros: what each does, and who may apply it.
import { Button, Checkbox, Select, TagsInput, TextInput } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import { teamsQuery } from "../../api/teams";
import type { Macro, MacroSteps } from "../../api/types";
import { asData } from "../../frame/as-data";
import { Ask } from "../../frame/ask";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { FormPanel } from "../../parts/directory/form-panel";
import type { Column } from "../../parts/table/columns";
import { MarkdownField } from "../../parts/text/editor";
import { useMe } from "../../session/session";
import { degrees, kinds, maintenances } from "../classes";
import { macrosQuery } from "./queries";

const idOf = ({ id }: Macro) => id;
const nameOf = ({ name }: Macro) => name;

export function Macros() {
    const { t } = useTranslation();
    const columns = useColumns();
    const macros = useQuery(macrosQuery);
    return (
        <Directory<Macro>
            name="macros"
            title={t("place.macros")}
            newLabel={macros.data?.may.includes("create") ? t("macro.new") : undefined}
            nameLabel={t("field.name")}
            query={macros}
            items={macros.data?.items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconBolt size={22} />} title={t("macro.empty")}>
                    {t("macro.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<Macro>[] {
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
                id: "text",
                label: t("macro.text"),
                show: ({ steps }) => (
                    <span className="cut" translate="no">
                        {steps.text ?? ""}
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

const load = (id: string) => answer(api.GET("/api/v1/macros/{id}", { params: { path: { id } } }));

const toForm = (macro: Macro | null) => ({
    name: macro?.name ?? "",
    text: macro?.steps.text ?? "",
    isNote: macro?.steps.visibility === "private",
    status: macro?.steps.status ?? "",
    assignee: macro?.steps.assignee ?? "",
    kind: macro?.steps.kind ?? "",
    maintenance: macro?.steps.maintenance ?? "",
    impact: macro?.steps.impact ?? "",
    urgency: macro?.steps.urgency ?? "",
    add: macro?.steps.add_labels ?? [],
    remove: macro?.steps.remove_labels ?? [],
    sharing: macro?.sharing ?? ("private" as Macro["sharing"]),
    team: macro?.team?.id ?? "",
});

type Form = ReturnType<typeof toForm>;

/** As the server takes it: what is left open is not named. */
function stepsOf(form: Form): MacroSteps {
    const { text, isNote, status, add, remove, ...rest } = form;
    const has = text.trim() !== "";
    const steps = {
        kind: rest.kind || null,
        maintenance: rest.maintenance || null,
        impact: rest.impact || null,
        urgency: rest.urgency || null,
        add_labels: add,
        remove_labels: remove,
        assignee: rest.assignee || null,
        text: has ? text : null,
        visibility: has && isNote ? "private" : null,
        status: has && !isNote && status ? status : null,
    };
    return Object.fromEntries(
        Object.entries(steps).filter(([, value]) => value !== null),
    ) as MacroSteps;
}

function bodyOf(form: Form) {
    return {
        name: form.name,
        steps: stepsOf(form),
        sharing: form.sharing,
        ...(form.sharing === "team" && form.team && { team: form.team }),
    };
}

const afterReply = ["waiting_on_requester", "open", "resolved"] as const;

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const me = useMe();
    const { data: teams = [] } = useQuery(teamsQuery);
    const { data: macros } = useQuery(macrosQuery);
    const canShareAll = macros?.may.includes("share_everyone") ?? false;
    const shareable = teams.filter(
        ({ members }) => canShareAll || members.some((member) => member.id === me.id),
    );
    const unset = { value: "", label: t("macro.unchanged") };
    return (
        <FormPanel<Macro, Form>
            id={id}
            kind="macros"
            newTitle={t("macro.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(form) => answer(api.POST("/api/v1/macros", { body: bodyOf(form) }))}
            change={(changed, base) =>
                answer(
                    api.PATCH("/api/v1/macros/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: bodyOf({ ...toForm(base), ...changed }),
                    }),
                )
            }
            below={(macro) =>
                macro.may.includes("remove") && <Remove macro={macro} onDone={onClose} />
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
                    <MarkdownField
                        label={t("macro.text")}
                        description={t("macro.placeholders", { open: "{{", close: "}}" })}
                        value={form.text}
                        onChange={(text) => set({ text })}
                    />
                    {(errorOf("steps.text") ?? errorOf("steps")) && (
                        <p role="alert">{errorOf("steps.text") ?? errorOf("steps")}</p>
                    )}
                    <Checkbox
                        label={t("macro.isNote")}
                        checked={form.isNote}
                        onChange={(event) => set({ isNote: event.currentTarget.checked })}
                    />
                    <Select
                        label={t("macro.then")}
                        disabled={form.isNote || form.text.trim() === ""}
                        allowDeselect={false}
                        value={form.status}
                        error={errorOf("steps.status")}
                        data={[
                            unset,
                            ...afterReply.map((value) => ({
                                value,
                                label: t(`status.${value}`),
                            })),
                        ]}
                        onChange={(value) => set({ status: (value ?? "") as Form["status"] })}
                    />
                    <Select
                        label={t("field.assignee")}
                        allowDeselect={false}
                        value={form.assignee}
                        data={[
                            unset,
                            { value: "me", label: t("macro.me") },
                            { value: "nobody", label: t("list.nobody") },
                        ]}
                        onChange={(value) => set({ assignee: (value ?? "") as Form["assignee"] })}
                    />
                    <Select
                        label={t("field.kind")}
                        allowDeselect={false}
                        value={form.kind}
                        data={[
                            unset,
                            ...kinds.map((value) => ({ value, label: t(`kind.${value}`) })),
                        ]}
                        onChange={(value) => set({ kind: (value ?? "") as Form["kind"] })}
                    />
                    <Select
                        label={t("field.maintenance")}
                        allowDeselect={false}
                        value={form.maintenance}
                        data={[
                            unset,
                            ...maintenances.map((value) => ({
                                value,
                                label: t(`maintenance.${value}`),
                            })),
                        ]}
                        onChange={(value) =>
                            set({ maintenance: (value ?? "") as Form["maintenance"] })
                        }
                    />
                    {(["impact", "urgency"] as const).map((field) => (
                        <Select
                            key={field}
                            label={t(`field.${field}`)}
                            allowDeselect={false}
                            value={form[field]}
                            data={[
                                unset,
                                ...degrees.map((value) => ({
                                    value,
                                    label: t(`degree.${value}`),
                                })),
                            ]}
                            onChange={(value) => set({ [field]: (value ?? "") as Form["impact"] })}
                        />
                    ))}
                    <TagsInput
                        label={t("macro.addLabels")}
                        value={form.add}
                        error={errorOf("labels")}
                        onChange={(add) => set({ add })}
                    />
                    <TagsInput
                        label={t("macro.removeLabels")}
                        value={form.remove}
                        onChange={(remove) => set({ remove })}
                    />
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
                            set({ sharing: (value ?? "private") as Macro["sharing"] })
                        }
                    />
                    {form.sharing === "team" && (
                        <Select
                            label={t("field.team")}
                            allowDeselect={false}
                            {...asData}
                            value={form.team || null}
                            error={errorOf("team")}
                            data={shareable.map(({ id: value, name }) => ({ value, label: name }))}
                            onChange={(value) => set({ team: value ?? "" })}
                        />
                    )}
                </>
            )}
        </FormPanel>
    );
}

function Remove({ macro, onDone }: { macro: Macro; onDone: () => void }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    return (
        <div style={{ marginTop: 24 }}>
            <Button onClick={() => setAsking(true)}>{t("macro.remove")}</Button>
            {isAsking && (
                <Ask
                    title={t("macro.removeAsk", { name: macro.name })}
                    action={t("macro.remove")}
                    onClose={() => setAsking(false)}
                    onDo={async () => {
                        await answer(
                            api.DELETE("/api/v1/macros/{id}", {
                                params: { path: { id: macro.id } },
                            }),
                        );
                        void queries.invalidateQueries({ queryKey: ["macros"] });
                        onDone();
                    }}
                >
                    <p>{t("macro.removeText")}</p>
                </Ask>
            )}
        </div>
    );
}
