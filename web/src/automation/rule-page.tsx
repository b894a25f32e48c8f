// The page of one rule: what it says, what it would do, and what it did. A new one begins here too.
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { NewRule, Rule } from "../api/types";
import { Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { RuleState } from "./automation";
import styles from "./automation.module.css";
import { DryRunPanel } from "./dry-run";
import { change, create, kindsQuery, remove, restore, ruleQuery, switchRule } from "./queries";
import { RuleForm } from "./rule-form";
import { Runs } from "./runs";
import { actionsText, stopText, triggerText } from "./sentence";

const newId = "new";

export function RulePage() {
    const { id } = useParams({ from: "/frame/automation/$id" });
    return id === newId ? <NewRulePage /> : <OneRule key={id} id={id} />;
}

function NewRulePage() {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const { data, error, refetch } = useQuery(kindsQuery);
    const kind = data?.items[0];
    const save = async (rule: NewRule) => {
        const { id } = await create(rule);
        void queries.invalidateQueries({ queryKey: ["automation"] });
        await navigate({ to: "/automation/$id", params: { id }, replace: true });
    };
    if (error) return <Failed error={error} retry={() => void refetch()} isPage />;
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <Back />
                <h1>{t("automation.new")}</h1>
            </div>
            <div className={styles.scroll}>
                <div className={styles.body}>
                    {kind ? (
                        <RuleForm kind={kind} rule={null} isLocked={false} onSave={save} />
                    ) : (
                        <Skeletons rows={6} height={44} />
                    )}
                </div>
            </div>
        </div>
    );
}

function Back() {
    const { t } = useTranslation();
    return <Link to="/automation">{t("place.automation")}</Link>;
}

function OneRule({ id }: { id: string }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const rule = useQuery(ruleQuery(id));
    const kinds = useQuery(kindsQuery);
    const error = rule.error ?? kinds.error;
    const data = rule.data;
    const kind = kinds.data?.items.find(({ name }) => name === data?.kind);
    const again = () => queries.invalidateQueries({ queryKey: ["automation"] });
    if (error && !data) return <Failed error={error} retry={() => void rule.refetch()} isPage />;
    if (!data || !kind) return <Skeletons rows={8} height={44} />;
    const save = async ({ name, trigger, filter, actions }: NewRule) => {
        await change(data, { name, trigger, filter: filter ?? "", actions });
        toast.done(t("automation.saved", { name }));
        await again();
    };
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <Back />
                <h1 translate="no">{data.name}</h1>
                <RuleState rule={data} />
                <span className="grow" />
                <Switch rule={data} />
                <Remove rule={data} />
            </div>
            <div className={styles.scroll}>
                <div className={styles.body}>
                    <Summary rule={data} />
                    {/* Read anew, the form shows what there is now. */}
                    <RuleForm
                        key={data.version}
                        kind={kind}
                        rule={data}
                        isLocked={data.enabled}
                        onSave={save}
                    />
                    <DryRunPanel rule={data} />
                    <Runs rule={data} />
                </div>
            </div>
        </div>
    );
}

function Summary({ rule }: { rule: Rule }) {
    const { t } = useTranslation();
    return (
        <div className="stack">
            <p>
                {t("automation.when.begin")} {triggerText(rule.trigger, t)}
                {rule.filter && (
                    <>
                        {" · "}
                        <code translate="no">{rule.filter}</code>
                    </>
                )}
                {" → "}
                {actionsText(rule, t)}
            </p>
            <p className="dim">
                {t("automation.actsFor")} <span translate="no">{rule.owner.name}</span>
            </p>
            {rule.stop_reason && (
                <p role="alert" className={styles.notice}>
                    {stopText(rule.stop_reason, t)} {t("automation.stoppedHelp")}
                </p>
            )}
            {rule.enabled && <p className="dim">{t("automation.locked")}</p>}
        </div>
    );
}

function Switch({ rule }: { rule: Rule }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const flip = async () => {
        try {
            await switchRule(rule, !rule.enabled);
            const text = rule.enabled ? "automation.switchedOff" : "automation.switchedOn";
            toast.done(t(text, { name: rule.name }));
        } catch (problem) {
            toast.failed(problem);
        }
        await queries.invalidateQueries({ queryKey: ["automation"] });
    };
    return (
        <Button variant={rule.enabled ? "default" : "filled"} onClick={() => void flip()}>
            {t(rule.enabled ? "automation.switchOff" : "automation.switchOn")}
        </Button>
    );
}

function Remove({ rule: { id, name } }: { rule: Rule }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const again = () => queries.invalidateQueries({ queryKey: ["automation", "rules"] });
    const bringBack = async () => {
        try {
            await restore(id);
            await again();
        } catch (problem) {
            toast.failed(problem);
        }
    };
    const take = async () => {
        try {
            await remove(id);
            await navigate({ to: "/automation" });
            toast.done(t("automation.removed", { name }), () => void bringBack());
            await again();
        } catch (problem) {
            toast.failed(problem);
        }
    };
    return <Button onClick={() => void take()}>{t("automation.remove")}</Button>;
}
