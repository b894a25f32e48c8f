// Which change may have caused the error: the commit, and why; to be confirmed, rejected or named.
import { Button, TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { ErrorCause, ErrorCauses, ErrorGroup } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Failed } from "../../frame/states";
import { useToasts } from "../../frame/toasts";
import { share } from "../../parts/value/format";
import { may, useMe } from "../../session/session";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import { suspectsQuery } from "../queries";
import { confidenceWord } from "./confidence";
import pageStyles from "./error.module.css";
import { Part } from "./facts";
import styles from "./suspects.module.css";

export function Suspects({ of }: { of: ErrorGroup }) {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(suspectsQuery(of.id));
    return (
        <Part title={t("bugfix.suspects.title")}>
            {error && !data && <Failed error={error} retry={() => void refetch()} />}
            {!data && !error && <p className="dim">{t("bugfix.suspects.reading")}</p>}
            {data && <Found group={of} of={data} />}
        </Part>
    );
}

function Found({ group, of }: { group: ErrorGroup; of: ErrorCauses }) {
    const { t } = useTranslation();
    const [isAdding, setAdding] = useState(false);
    const acts = useActs(group.id);
    return (
        <>
            {of.causes.length === 0 && <Abstained of={of} />}
            <ul role="list">
                {of.causes.map((cause) => (
                    <Suspect key={cause.id} of={cause} acts={acts} />
                ))}
            </ul>
            <div className={pageStyles.tools}>
                {of.may.includes("add") && (
                    <Button size="compact-sm" onClick={() => setAdding(true)}>
                        {t("bugfix.suspects.add")}
                    </Button>
                )}
                {of.may.includes("search") && (
                    <Button
                        size="compact-sm"
                        loading={acts.search.isPending}
                        onClick={() => acts.search.mutate()}
                    >
                        {t("bugfix.suspects.search")}
                    </Button>
                )}
            </div>
            {isAdding && <AddDialog group={group} onClose={() => setAdding(false)} />}
        </>
    );
}

/** Why nobody is suspected, and what would help. */
function Abstained({ of: { search } }: { of: ErrorCauses }) {
    const { t } = useTranslation();
    const me = useMe();
    if (search === null) return <p className="dim">{t("bugfix.suspects.notYet")}</p>;
    return (
        <>
            <p>{t(`bugfix.suspects.outcome.${search.outcome}`)}</p>
            {search.reason !== null && (
                <p className="dim" translate="no">
                    {search.reason}
                </p>
            )}
            {search.outcome === "no_repository" && may(me, "repository_read") && (
                <p>
                    <Link to="/repositories">{t("bugfix.suspects.toRepositories")}</Link>
                </p>
            )}
        </>
    );
}

const signs = {
    suspected: IconHelpCircle,
    confirmed: IconCircleCheck,
    rejected: IconCircleX,
} as const;

function Suspect({ of, acts }: { of: ErrorCause; acts: Acts }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const Sign = signs[of.state];
    return (
        <li className={styles.suspect} data-state={of.state}>
            <div className={styles.suspectHead}>
                <span className={styles.verdict} data-state={of.state}>
                    <Sign size={14} aria-hidden />
                    {t(`bugfix.suspects.states.${of.state}`)}
                </span>
                <code className="mono" translate="no" title={of.commit}>
                    {of.commit.slice(0, 10)}
                </code>
                <span className={styles.subject} translate="no">
                    {of.subject}
                </span>
            </div>
            <div className="dim">
                <span translate="no">{of.repository.name}</span>
                {" · "}
                <When at={of.committed_at} />
                {" · "}
                {of.is_by_hand
                    ? t("bugfix.suspects.byHand")
                    : `${t(`bugfix.suspects.confidence.${confidenceWord(of.confidence)}`)} (${share(of.confidence, language)})`}
                {of.decided_by && (
                    <>
                        {" · "}
                        <span translate="no">{of.decided_by.name}</span>{" "}
                        {of.decided_at && <When at={of.decided_at} />}
                    </>
                )}
            </div>
            {of.reasons.length > 0 && (
                <ul translate="no">
                    {of.reasons.map((reason) => (
                        <li key={reason}>{reason}</li>
                    ))}
                </ul>
            )}
            {of.note && <p translate="no">{of.note}</p>}
            {of.may.length > 0 && (
                <div className={pageStyles.tools}>
                    {of.may.includes("confirm") && of.state !== "confirmed" && (
                        <Button size="compact-sm" onClick={() => acts.decide(of, "confirm")}>
                            {t("bugfix.suspects.confirm")}
                        </Button>
                    )}
                    {of.may.includes("reject") && of.state !== "rejected" && (
                        <Button size="compact-sm" onClick={() => acts.decide(of, "reject")}>
                            {t("bugfix.suspects.reject")}
                        </Button>
                    )}
                </div>
            )}
        </li>
    );
}

type Acts = ReturnType<typeof useActs>;

function useActs(id: string) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const refresh = () => queries.invalidateQueries({ queryKey: ["errors"] });
    const search = useMutation({
        mutationFn: () =>
            answer(api.POST("/api/v1/errors/{id}/suspects/search", { params: { path: { id } } })),
        onSuccess: () => toast.done(t("bugfix.suspects.searching")),
        onError: toast.failed,
        onSettled: refresh,
    });
    const judge = (cause: string, verdict: "confirm" | "reject") => {
        const options = { params: { path: { id, cause } }, body: {} };
        return answer(
            verdict === "confirm"
                ? api.POST("/api/v1/errors/{id}/suspects/{cause}/confirm", options)
                : api.POST("/api/v1/errors/{id}/suspects/{cause}/reject", options),
        );
    };
    const decide = (of: ErrorCause, verdict: "confirm" | "reject") => {
        const done = () => {
            const back = verdict === "confirm" ? "reject" : "confirm";
            toast.done(
                t(`bugfix.suspects.did.${verdict}`),
                // What was only suspected cannot be so again.
                of.state === "suspected"
                    ? undefined
                    : () => void judge(of.id, back).then(refresh, toast.failed),
            );
            return refresh();
        };
        void judge(of.id, verdict).then(done, toast.failed);
    };
    return { search, decide };
}

function AddDialog({ group, onClose }: { group: ErrorGroup; onClose: () => void }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const [commit, setCommit] = useState("");
    const [note, setNote] = useState("");
    return (
        <Ask
            title={t("bugfix.suspects.add")}
            action={t("bugfix.suspects.addDo")}
            isReady={/^[0-9a-f]{7,40}$/i.test(commit.trim())}
            onClose={onClose}
            onDo={async () => {
                await answer(
                    api.POST("/api/v1/errors/{id}/suspects", {
                        params: { path: { id: group.id } },
                        body: {
                            commit: commit.trim().toLowerCase(),
                            ...(note.trim() !== "" && { note: note.trim() }),
                        },
                    }),
                );
                await queries.invalidateQueries({ queryKey: ["errors"] });
            }}
        >
            <TextInput
                data-autofocus
                label={t("bugfix.suspects.commit")}
                description={t("bugfix.suspects.commitHelp")}
                required
                withAsterisk={false}
                maxLength={40}
                value={commit}
                onChange={(event) => setCommit(event.currentTarget.value)}
            />
            <TextInput
                label={t("bugfix.suspects.note")}
                maxLength={2000}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
            />
        </Ask>
    );
}
