// How the first error gets here: a key, the address to point a library at, and a few lines of code.
import { Button, SegmentedControl, Select } from "@mantine/core";
import { IconBug } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api } from "../../api/client";
import { asData } from "../../frame/as-data";
import { anyPath } from "../../frame/places";
import { Empty, FormProblem } from "../../frame/states";
import { may, useMe } from "../../session/session";
import styles from "../bugfix.module.css";
import { Copied } from "../maps/copied";
import { dsnQuery } from "../queries";
import { dsnOf, installOf, type Language, languages, snippetOf } from "./snippets";

/** `isAsked`: there may be errors already. */
export function FirstError({ isAsked = false }: { isAsked?: boolean }) {
    const { t } = useTranslation();
    return (
        <div className={styles.start}>
            {!isAsked && (
                <Empty icon={<IconBug size={22} />} title={t("bugfix.start.title")}>
                    {t("bugfix.start.help")}
                </Empty>
            )}
            <Steps />
        </div>
    );
}

function Steps() {
    const { t } = useTranslation();
    const me = useMe();
    const { application } = useSearch({ from: "/frame/errors" });
    const { data: applications = [] } = useQuery(applicationsQuery);
    const [chosen, setChosen] = useState<string | null>(null);
    const [language, setLanguage] = useState<Language>("node");
    const key = chosen ?? application ?? applications[0]?.key ?? null;
    const made = useMutation({
        mutationFn: async (of: string) => ({
            of,
            ...(await answer(
                api.POST("/api/v1/applications/{key}/ingest-keys", {
                    params: { path: { key: of } },
                    body: { name: t("bugfix.start.keyName") },
                }),
            )),
        }),
    });
    const own = made.data?.of === key ? made.data : undefined;
    const { data: address } = useQuery({ ...dsnQuery(key ?? ""), enabled: key !== null });
    const dsn = dsnOf(address, own?.secret, window.location.origin);
    return (
        <section className={styles.steps} aria-labelledby="first-error">
            <h2 id="first-error">{t("bugfix.start.steps")}</h2>
            <ol>
                <li>
                    <p>{t("bugfix.start.key")}</p>
                    <div className="row">
                        <Select
                            aria-label={t("bugfix.application")}
                            value={key}
                            allowDeselect={false}
                            data={applications.map((one) => ({ value: one.key, label: one.name }))}
                            {...asData}
                            onChange={setChosen}
                        />
                        {may(me, "ingest_key_manage") && key !== null && (
                            <Button
                                variant={own ? "default" : "filled"}
                                loading={made.isPending}
                                disabled={own !== undefined}
                                onClick={() => made.mutate(key)}
                            >
                                {t("bugfix.start.makeKey")}
                            </Button>
                        )}
                        {key !== null && (
                            <Link to={anyPath("/applications")} search={{ open: key } as never}>
                                {t("bugfix.start.keys")}
                            </Link>
                        )}
                    </div>
                    {!may(me, "ingest_key_manage") && (
                        <p className="dim">{t("bugfix.start.askForKey")}</p>
                    )}
                    <FormProblem error={made.error} />
                </li>
                <li>
                    <p>{t("bugfix.start.dsn")}</p>
                    <Copied text={dsn} label={t("bugfix.start.copyDsn")} />
                    {own && <p role="status">{t("bugfix.start.once")}</p>}
                </li>
                <li>
                    <p>{t("bugfix.start.code")}</p>
                    <SegmentedControl
                        aria-label={t("bugfix.start.language")}
                        value={language}
                        data={languages.map((value) => ({
                            value,
                            label: t(`bugfix.start.languages.${value}`),
                        }))}
                        onChange={(value) =>
                            setLanguage(languages.find((one) => one === value) ?? "node")
                        }
                    />
                    <Copied text={installOf[language]} label={t("bugfix.start.copyInstall")} />
                    <Copied text={snippetOf(language, dsn)} label={t("bugfix.start.copyCode")} />
                </li>
                <li>
                    <p>{t("bugfix.start.wait")}</p>
                </li>
            </ol>
        </section>
    );
}
