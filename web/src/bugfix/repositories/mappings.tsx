// Where the paths of stack traces are in a repository: what was found in traces, and what people say.
import { Button, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CodeMapping, Repository } from "../../api/types";
import { asData } from "../../frame/as-data";
import { Ask } from "../../frame/ask";
import { Failed, Skeletons } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { When } from "../../text/when";
import errorStyles from "../error/suspects.module.css";
import { mappingsQuery, removeMapping, type Roots, saveMapping } from "./queries";

export function Mappings({ of }: { of: Repository }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const toast = useToasts();
    const { data, error } = useQuery(mappingsQuery(of.id));
    const [open, setOpen] = useState<CodeMapping | "new" | null>(null);
    const refresh = () => queries.invalidateQueries({ queryKey: ["repositories", "mappings"] });
    const canChange = of.may.includes("change");
    const remove = async (mapping: CodeMapping) => {
        try {
            await removeMapping(of.id, mapping.id);
            toast.done(
                t("repository.mappingRemoved"),
                () => void saveMapping(of.id, null, mapping).then(refresh, toast.failed),
            );
        } catch (problem) {
            toast.failed(problem);
        }
        await refresh();
    };
    return (
        <section className="stack" style={{ marginTop: 24 }} aria-labelledby="code-mappings">
            <h3 id="code-mappings">{t("repository.mappings")}</h3>
            <p className="dim">{t("repository.mappingsHelp")}</p>
            {error && !data && <Failed error={error} />}
            {!data && !error && <Skeletons rows={2} height={36} />}
            {data?.items.length === 0 && <p className="dim">{t("repository.noMappings")}</p>}
            <ul role="list">
                {data?.items.map((one) => (
                    <li key={one.id} className={errorStyles.suspect}>
                        <div className={errorStyles.suspectHead}>
                            <span className="tag" translate="no">
                                {one.application}
                            </span>
                            <span className="mono" translate="no">
                                {one.stack_root || "…"} → {one.source_root || "/"}
                            </span>
                            <span className="grow" />
                            {one.may.includes("change") && (
                                <Button
                                    size="compact-sm"
                                    aria-label={t("repository.correctOne", {
                                        root: one.stack_root,
                                    })}
                                    onClick={() => setOpen(one)}
                                >
                                    {t("repository.correct")}
                                </Button>
                            )}
                            {one.may.includes("remove") && (
                                <Button
                                    size="compact-sm"
                                    aria-label={t("repository.removeOne", {
                                        root: one.stack_root,
                                    })}
                                    onClick={() => void remove(one)}
                                >
                                    {t("repository.removeMapping")}
                                </Button>
                            )}
                        </div>
                        <span className="dim">
                            {one.is_automatic
                                ? t("repository.learnt", { count: one.paths })
                                : t("repository.byPeople")}
                            {" · "}
                            <When at={one.changed_at} />
                        </span>
                    </li>
                ))}
            </ul>
            {canChange && (
                <div>
                    <Button onClick={() => setOpen("new")}>{t("repository.newMapping")}</Button>
                </div>
            )}
            {open !== null && (
                <MappingDialog
                    of={of}
                    mapping={open === "new" ? null : open}
                    onClose={() => setOpen(null)}
                    onDone={refresh}
                />
            )}
        </section>
    );
}

interface DialogProps {
    of: Repository;
    mapping: CodeMapping | null;
    onClose: () => void;
    onDone: () => Promise<unknown>;
}

function MappingDialog({ of, mapping, onClose, onDone }: DialogProps) {
    const { t } = useTranslation();
    const [form, setForm] = useState<Roots>({
        application: mapping?.application ?? of.applications[0]?.key ?? "",
        stack_root: mapping?.stack_root ?? "",
        source_root: mapping?.source_root ?? "",
    });
    const set = (part: Partial<Roots>) => setForm((now) => ({ ...now, ...part }));
    return (
        <Ask
            title={t(mapping ? "repository.correct" : "repository.newMapping")}
            action={t(mapping ? "action.save" : "action.create")}
            isReady={form.application !== ""}
            onClose={onClose}
            onDo={async () => {
                await saveMapping(of.id, mapping, form);
                await onDone();
            }}
        >
            {mapping?.is_automatic && <p className="dim">{t("repository.correctHelp")}</p>}
            {mapping === null && (
                <Select
                    label={t("repository.mappingApplication")}
                    allowDeselect={false}
                    value={form.application}
                    data={of.applications.map(({ key, name }) => ({ value: key, label: name }))}
                    onChange={(application) => set({ application: application ?? "" })}
                    {...asData}
                />
            )}
            <TextInput
                data-autofocus
                label={t("repository.stackRoot")}
                placeholder="/app/"
                maxLength={500}
                value={form.stack_root}
                onChange={(event) => set({ stack_root: event.currentTarget.value })}
            />
            <TextInput
                label={t("repository.sourceRoot")}
                placeholder="src/"
                maxLength={500}
                value={form.source_root}
                onChange={(event) => set({ source_root: event.currentTarget.value })}
            />
        </Ask>
    );
}
