// The frame around every page: rail at the left, bar at the top, the page in the middle.
import { useDisclosure, useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useLive } from "../api/live";
import { useCommands } from "./commands";
import styles from "./frame.module.css";
import { lazyWhenIdle } from "./lazy-when-idle";
import { placeCommand, useModules } from "./modules";
import { useGoTo } from "./places";
import { Proof } from "./proof";
import { Rail } from "./rail";
import { Skeletons } from "./states";
import { TopBar } from "./topbar";

const Palette = lazyWhenIdle(() => import("./palette").then(({ Palette: component }) => component));
const Help = lazyWhenIdle(() => import("./help").then(({ Help: component }) => component));

export function Frame() {
    const { t } = useTranslation();
    const modules = useModules();
    const isLive = useLive(modules);
    const isNarrow =
        useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false }) ?? false;
    const [isSlim, setSlim] = useLocalStorage({
        key: "mainstay.rail",
        defaultValue: false,
        getInitialValueInEffect: false,
    });
    const [isRailOpen, rail] = useDisclosure(false);
    const [palette, setPalette] = useState<"commands" | "search" | null>(null);
    const [isHelpOpen, help] = useDisclosure(false);
    const goTo = useGoTo();
    const main = useRef<HTMLElement>(null);
    const path = useRouterState({ select: (state) => state.location.pathname });

    const group = t("command.group.go");
    useCommands([
        ...goTo.map(({ name, title, Icon, go }) => ({
            id: placeCommand(name),
            label: t("command.goTo", { place: title }),
            group,
            icon: <Icon size={16} />,
            run: go,
        })),
        {
            id: "frame.palette",
            label: t("command.palette"),
            group,
            isKeyOnly: true,
            run: () => setPalette("commands"),
        },
        {
            id: "frame.search",
            label: t("palette.search"),
            group,
            isKeyOnly: true,
            run: () => setPalette("search"),
        },
        { id: "frame.help", label: t("command.help"), group, run: help.open },
        { id: "frame.rail", label: t("command.rail"), group, run: () => setSlim(!isSlim) },
    ]);

    const place = path === "/setup" ? t("setup.title") : goTo.find(({ to }) => to === path)?.title;
    useEffect(() => {
        if (place) document.title = `${place} · Mainstay`;
    }, [place]);

    // A new page is announced and read from its start; the first one keeps the browser's own focus.
    const shown = useRef(path);
    useEffect(() => {
        rail.close();
        if (shown.current !== path) main.current?.focus({ preventScroll: true });
        shown.current = path;
    }, [path]);

    return (
        <div className={styles.frame} data-slim={isSlim || undefined}>
            <a className={styles.skip} href="#main">
                {t("frame.skip")}
            </a>
            <TopBar
                isLive={isLive}
                isNarrow={isNarrow}
                onMenu={rail.toggle}
                isMenuOpen={isRailOpen}
                onSearch={() => setPalette("commands")}
                onHelp={help.open}
            />
            <Rail
                isSlim={isSlim && !isNarrow}
                isOpen={isRailOpen}
                isNarrow={isNarrow}
                onSlim={() => setSlim(!isSlim)}
                onClose={rail.close}
            />
            <main id="main" className={styles.main} ref={main} tabIndex={-1}>
                <Suspense
                    fallback={
                        <div className={styles.waiting}>
                            <Skeletons />
                        </div>
                    }
                >
                    <Outlet />
                </Suspense>
            </main>
            <Proof />
            {palette && (
                <Palette isSearch={palette === "search"} onClose={() => setPalette(null)} />
            )}
            {isHelpOpen && <Help onClose={help.close} />}
        </div>
    );
}
