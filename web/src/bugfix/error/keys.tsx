// By which keys events are of this error, what went up in it, and how it is parted again: what each
// side will have is shown before.
import { Button, Checkbox } from "@mantine/core";
import { IconArrowMerge, IconArrowsSplit } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails, ErrorGroup, PartedFigures } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Failed, Skeletons } from "../../frame/states";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import { unmergeQuery } from "../queries";
import type { Changes } from "../use-changes";
import type { Actions } from "./error";
import pageStyles from "./error.module.css";
import styles from "./keys.module.css";

interface Props {
    of: ErrorDetails;
    changes: Changes;
    actions: Actions;
}

type Key = ErrorDetails["keys"][number];

export function Keys({ of, changes, actions }: Props) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { group, keys, parts } = of;
    const [chosen, setChosen] = useState<readonly string[]>([]);
    const [parting, setParting] = useState<readonly string[] | null>(null);
    const canPart = group.may.includes("unmerge") && keys.length > 1;
    const choose = (key: string, isChosen: boolean) =>
        setChosen(isChosen ? [...chosen, key] : chosen.filter((one) => one !== key));
    return (
        <section className={pageStyles.part} aria-labelledby="error-keys">
            <h2 id="error-keys">{t("bugfix.keys")}</h2>
            <p className="dim">{t(parts.length > 0 ? "bugfix.partsHelp" : "bugfix.keysHelp")}</p>
            <div
                className={pageStyles.wide}
                role="group"
                tabIndex={0}
                aria-label={t("bugfix.keys")}
            >
                <table className={`${pageStyles.crumbs} ${styles.keys}`}>
                    <thead>
                        <tr>
                            {canPart && (
                                <th scope="col">
                                    <span className="unseen">{t("bugfix.choose")}</span>
                                </th>
                            )}
                            <th scope="col">{t("bugfix.keyOf")}</th>
                            <th scope="col">{t("bugfix.decidedBy")}</th>
                            <th scope="col">{t("bugfix.events")}</th>
                            {parts.length > 0 && <th scope="col">{t("bugfix.users")}</th>}
                            <th scope="col">{t("bugfix.firstSeen")}</th>
                            <th scope="col">{t("bugfix.lastSeen")}</th>
                            {canPart && (
                                <th scope="col">
                                    <span className="unseen">{t("bugfix.part.do")}</span>
                                </th>
                            )}
                        </tr>
                    </thead>
                    <tbody>
                        {keys.map((key) => (
                            <Row
                                key={key.grouping_key}
                                of={of}
                                row={key}
                                isChosen={chosen.includes(key.grouping_key)}
                                onChoose={canPart ? choose : undefined}
                                onPart={() => setParting([key.grouping_key])}
                            />
                        ))}
                    </tbody>
                </table>
            </div>
            <div className={pageStyles.tools}>
                {chosen.length > 0 && (
                    <Button
                        leftSection={<IconArrowsSplit size={14} />}
                        disabled={chosen.length === keys.length}
                        onClick={() => setParting(chosen)}
                    >
                        {t("bugfix.part.chosen", { count: chosen.length })}
                    </Button>
                )}
                {actions.can("merge") && (
                    <Button
                        leftSection={<IconArrowMerge size={14} />}
                        aria-keyshortcuts="m"
                        onClick={actions.merge}
                    >
                        {t("bugfix.do.merge")}
                    </Button>
                )}
            </div>
            {parting && (
                <PartDialog
                    group={group}
                    keys={parting}
                    onClose={() => setParting(null)}
                    onDo={async (other) => {
                        const id = await changes.unmerge(group, parting, other);
                        setChosen([]);
                        if (id !== null) void navigate({ to: "/errors/$id", params: { id } });
                    }}
                />
            )}
        </section>
    );
}

interface RowProps {
    of: ErrorDetails;
    row: Key;
    isChosen: boolean;
    onChoose: ((key: string, isChosen: boolean) => void) | undefined;
    onPart: () => void;
}

function Row({ of, row, isChosen, onChoose, onPart }: RowProps) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const { group, parts } = of;
    const { grouping_key: key } = row;
    const part = parts.find(({ id }) => id === row.part);
    const title = (part ?? group).title;
    return (
        <tr>
            {onChoose && (
                <td>
                    <Checkbox
                        size="xs"
                        aria-label={t("bugfix.chooseOne", { key: `${title} ${key.slice(0, 8)}` })}
                        checked={isChosen}
                        onChange={(event) => onChoose(key, event.currentTarget.checked)}
                    />
                </td>
            )}
            <td>
                <div className={styles.title} translate="no" title={title}>
                    {title}
                </div>
                <div className="dim">
                    <code translate="no" title={key}>
                        {key.slice(0, 12)}
                    </code>{" "}
                    · {t("bugfix.versionOf", { version: row.version })}
                </div>
            </td>
            <td>{t(`bugfix.keyDecision.${row.decided_by}`)}</td>
            <td>{count(row.events, language)}</td>
            {parts.length > 0 && <td>{part ? count(part.users, language) : "–"}</td>}
            <td>
                <When at={row.first_seen} isShort />
            </td>
            <td>
                <When at={(part ?? group).last_seen} isShort />
            </td>
            {onChoose && (
                <td>
                    <Button
                        size="compact-sm"
                        aria-label={t("bugfix.part.one", { key: `${title} ${key.slice(0, 8)}` })}
                        onClick={onPart}
                    >
                        {t("bugfix.part.do")}
                    </Button>
                </td>
            )}
        </tr>
    );
}

interface DialogProps {
    group: ErrorGroup;
    keys: readonly string[];
    onClose: () => void;
    /** `other`: the error that stands on the other side then. */
    onDo: (other: string | null) => Promise<void>;
}

function PartDialog({ group, keys, onClose, onDo }: DialogProps) {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(unmergeQuery(group.id, keys));
    return (
        <Ask
            title={t("bugfix.part.ask")}
            action={t("bugfix.part.confirm")}
            isReady={data !== undefined}
            size={560}
            onClose={onClose}
            onDo={() => onDo(data?.parted.id === group.id ? data.rest.id : null)}
        >
            {error && <Failed error={error} retry={() => void refetch()} />}
            {!data && !error && <Skeletons rows={3} height={30} />}
            {data && (
                <>
                    <div className={styles.sides}>
                        <Side label={t("bugfix.part.parted")} of={data.parted} />
                        <Side label={t("bugfix.part.rest")} of={data.rest} />
                    </div>
                    <p className="dim">
                        {t(data.is_exact ? "bugfix.part.exact" : "bugfix.part.notExact")}
                    </p>
                </>
            )}
        </Ask>
    );
}

function Side({ label, of }: { label: string; of: PartedFigures }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    return (
        <section aria-label={label}>
            <h3>{label}</h3>
            <p className={styles.title} translate="no" title={of.title}>
                {of.title}
            </p>
            <dl className={pageStyles.properties}>
                <dt>{t("bugfix.state")}</dt>
                <dd>{t(`bugfix.states.${of.state}`)}</dd>
                <dt>{t("bugfix.events")}</dt>
                <dd>{count(of.events, language)}</dd>
                <dt>{t("bugfix.users")}</dt>
                <dd>{of.users === 0 ? "–" : count(of.users, language)}</dd>
                <dt>{t("bugfix.firstSeen")}</dt>
                <dd>
                    <When at={of.first_seen} isShort />
                </dd>
                <dt>{t("bugfix.lastSeen")}</dt>
                <dd>
                    <When at={of.last_seen} isShort />
                </dd>
            </dl>
        </section>
    );
}
