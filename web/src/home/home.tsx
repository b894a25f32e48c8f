// The first page: what one's job needs now, in panels that modules bring. Each loads by itself.
import { Select } from "@mantine/core";
import { IconHome } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { patiently } from "../api/recovery";
import type { FirstPage } from "../api/types";
import { chooseFirstPage, firstPage, firstPages } from "../frame/first-page";
import type { HomePanel } from "../frame/module";
import { useModules } from "../frame/modules";
import pageStyles from "../frame/page.module.css";
import { usePlaces } from "../frame/places";
import { Empty, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { useMe } from "../session/session";
import { loadTexts } from "../text/language";
import styles from "./home.module.css";

/** A panel with the texts of its module. */
const lazyPanel = (module: string, { load }: HomePanel) =>
    lazy(() =>
        patiently(async () => {
            const [component] = await Promise.all([load(), loadTexts(module)]);
            return { default: component };
        }),
    );

export function Home() {
    const { t } = useTranslation();
    const me = useMe();
    const modules = useModules();
    const panels = useMemo(
        () =>
            modules
                .flatMap(({ name: module, panels: own = [] }) =>
                    own
                        .filter(({ isFor }) => isFor(me))
                        .map((panel) => ({
                            id: `${module}.${panel.name}`,
                            rank: panel.rank,
                            Panel: lazyPanel(module, panel) as ComponentType,
                        })),
                )
                .sort((a, b) => a.rank - b.rank),
        [modules, me],
    );
    return (
        <div className={pageStyles.page}>
            <div className={pageStyles.head}>
                <h1>{t("home.title")}</h1>
                <span className="grow" />
                <Begin />
            </div>
            <div className={styles.panels}>
                {panels.map(({ id, Panel }) => (
                    <section key={id} className={styles.panel}>
                        <Suspense fallback={<Skeletons rows={4} />}>
                            <Panel />
                        </Suspense>
                    </section>
                ))}
                {panels.length === 0 && (
                    <Empty icon={<IconHome size={22} />} title={t("home.none")}>
                        {t("home.noneHelp")}
                    </Empty>
                )}
            </div>
        </div>
    );
}

/** Where they begin: one of the places that they have. */
function Begin() {
    const { t } = useTranslation();
    const toast = useToasts();
    const places = usePlaces();
    const me = useMe();
    const chosen = useQuery({
        queryKey: ["first-page", me.id],
        queryFn: () => firstPage(me.id),
    });
    const choose = useMutation({
        mutationFn: (page: FirstPage) => chooseFirstPage(me.id, page),
        onSuccess: () => {
            toast.done(t("home.chosen"));
            void chosen.refetch();
        },
        onError: toast.failed,
    });
    const offered = firstPages.flatMap((value) => {
        const place = places.find(({ name }) => name === value);
        if (value === "usual") return { value, label: String(t("home.usual")) };
        return place ? { value, label: place.title } : [];
    });
    return (
        <label className={styles.begin}>
            <span className="dim">{t("home.begin")}</span>
            <Select
                w={220}
                aria-label={t("home.begin")}
                allowDeselect={false}
                value={chosen.data ?? "usual"}
                data={offered}
                onChange={(value) => value && choose.mutate(value as FirstPage)}
            />
        </label>
    );
}
