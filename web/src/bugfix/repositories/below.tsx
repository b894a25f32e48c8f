// Below the form of a repository: how its mirror is, what may be done, and where paths are mapped.
import { Button, Code, CopyButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Repository } from "../../api/types";
import { Ask } from "../../frame/ask";
import { useToasts } from "../../frame/toasts";
import { bytes, count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import errorStyles from "../error/error.module.css";
import { Mappings } from "./mappings";
import { RepositoryMark } from "./mark";
import { fetchNow, makePushSecret, remove } from "./queries";

interface Props {
    of: Repository;
    onClose: () => void;
}

export function Below({ of, onClose }: Props) {
    return (
        <>
            <Mirror of={of} />
            <PushNotices of={of} />
            <Mappings of={of} />
            {of.may.includes("remove") && <Remove of={of} onClose={onClose} />}
        </>
    );
}

function Mirror({ of }: { of: Repository }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const toast = useToasts();
    const queries = useQueryClient();
    const fetching = useMutation({
        mutationFn: () => fetchNow(of.id),
        onSuccess: () => toast.done(t("repository.fetchBegun")),
        onError: toast.failed,
        onSettled: () => queries.invalidateQueries({ queryKey: ["repositories"] }),
    });
    return (
        <section className="stack" style={{ marginTop: 24 }} aria-labelledby="repository-mirror">
            <h3 id="repository-mirror">{t("repository.mirror")}</h3>
            {of.last_failure && (
                <p role="alert">
                    <span translate="no">{of.last_failure.reason}</span>{" "}
                    <span className="dim">
                        <When at={of.last_failure.at} />
                    </span>
                </p>
            )}
            <dl className={errorStyles.properties}>
                <dt>{t("repository.state")}</dt>
                <dd>
                    <RepositoryMark of={of} />
                </dd>
                <dt>{t("repository.fetched")}</dt>
                <dd>{of.last_fetched_at ? <When at={of.last_fetched_at} /> : "–"}</dd>
                {of.next_fetch_at && <dt>{t("repository.next")}</dt>}
                {of.next_fetch_at && (
                    <dd>
                        <When at={of.next_fetch_at} />
                    </dd>
                )}
                <dt>{t("repository.commits")}</dt>
                <dd>{count(of.commits, language)}</dd>
                <dt>{t("repository.size")}</dt>
                <dd translate="no">{bytes(of.size_bytes, language)}</dd>
                {of.host_keys.length > 0 && <dt>{t("repository.hostKeys")}</dt>}
                {of.host_keys.length > 0 && (
                    <dd className="mono" translate="no">
                        {of.host_keys.map(({ type, fingerprint }) => (
                            <div key={fingerprint}>
                                {type} {fingerprint}
                            </div>
                        ))}
                    </dd>
                )}
            </dl>
            {of.may.includes("fetch") && (
                <div>
                    <Button
                        loading={fetching.isPending}
                        disabled={of.is_fetching || !of.enabled}
                        onClick={() => fetching.mutate()}
                    >
                        {t("repository.fetch")}
                    </Button>
                </div>
            )}
        </section>
    );
}

/** How the server of the repository tells of a push. The secret is shown once. */
function PushNotices({ of }: { of: Repository }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    const [made, setMade] = useState<{ path: string; secret: string } | null>(null);
    if (!of.may.includes("make_push_secret")) return null;
    const make = async () => {
        setMade(await makePushSecret(of.id));
        await queries.invalidateQueries({ queryKey: ["repositories"] });
    };
    return (
        <section className="stack" style={{ marginTop: 24 }} aria-labelledby="repository-push">
            <h3 id="repository-push">{t("repository.push")}</h3>
            <p className="dim">{t("repository.pushHelp")}</p>
            {made && (
                <div className="stack" role="status">
                    <p>{t("repository.pushAddress")}</p>
                    <Shown text={new URL(made.path, window.location.origin).href} />
                    <p>{t("repository.pushOnce")}</p>
                    <Shown text={made.secret} />
                </div>
            )}
            <div>
                <Button onClick={() => (of.has_push_secret ? setAsking(true) : void make())}>
                    {t(of.has_push_secret ? "repository.newPushSecret" : "repository.pushSecret")}
                </Button>
            </div>
            {isAsking && (
                <Ask
                    title={t("repository.newPushSecret")}
                    action={t("repository.newPushSecret")}
                    onClose={() => setAsking(false)}
                    onDo={make}
                >
                    <p>{t("repository.newPushSecretText")}</p>
                </Ask>
            )}
        </section>
    );
}

function Shown({ text }: { text: string }) {
    const { t } = useTranslation();
    return (
        <>
            <Code block translate="no" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {text}
            </Code>
            <CopyButton value={text}>
                {({ copy, copied }) => (
                    <div>
                        <Button onClick={copy}>{t(copied ? "done.copied" : "action.copy")}</Button>
                    </div>
                )}
            </CopyButton>
        </>
    );
}

function Remove({ of, onClose }: Props) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    return (
        <div className="actions">
            <Button onClick={() => setAsking(true)}>{t("repository.remove")}</Button>
            {isAsking && (
                <Ask
                    title={t("repository.removeAsk", { name: of.name })}
                    action={t("repository.remove")}
                    onClose={() => setAsking(false)}
                    onDo={async () => {
                        await remove(of.id);
                        void queries.invalidateQueries({ queryKey: ["repositories"] });
                        onClose();
                    }}
                >
                    <p>{t("repository.removeText")}</p>
                </Ask>
            )}
        </div>
    );
}
