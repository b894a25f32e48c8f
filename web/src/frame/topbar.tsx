// The top bar: search and command, create, help, me.
import { ActionIcon, Button, Menu, Tooltip, useMantineColorScheme } from "@mantine/core";
import {
    IconCloudOff,
    IconHelp,
    IconListCheck,
    IconLogout,
    IconMenu2,
    IconMoon,
    IconPlus,
    IconSearch,
    IconSun,
    IconUserCheck,
    IconUserOff,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import { leave } from "../session/leaving";
import { isAdministrator, isStaff, sessionQuery, useMe } from "../session/session";
import { useCommands, useKeysOf } from "./commands";
import styles from "./frame.module.css";
import { useModules } from "./modules";
import { anyPath, useEverywhere, usePlaces } from "./places";
import { ToastSlot, useToasts } from "./toasts";

interface Props {
    isLive: boolean;
    isNarrow: boolean;
    isMenuOpen: boolean;
    onMenu: () => void;
    onSearch: () => void;
    onHelp: () => void;
}

export function TopBar({ isLive, isNarrow, isMenuOpen, onMenu, onSearch, onHelp }: Props) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const everywhere = useEverywhere();
    const create = everywhere.find(({ button }) => button);
    const keysOf = useKeysOf();
    const bar = useModules().flatMap(({ bar: parts = [] }) => parts);
    useCommands(
        everywhere.map(({ id, label, Icon, to }) => ({
            id,
            label: t(label),
            group: t("command.group.do"),
            icon: <Icon size={16} />,
            run: () => void navigate({ to: anyPath(to) }),
        })),
    );
    return (
        <header className={styles.bar}>
            {isNarrow && (
                <ActionIcon
                    aria-label={t("frame.menu")}
                    aria-expanded={isMenuOpen}
                    aria-controls="rail"
                    onClick={onMenu}
                >
                    <IconMenu2 size={18} />
                </ActionIcon>
            )}
            <button
                type="button"
                className={styles.search}
                onClick={onSearch}
                aria-keyshortcuts="Control+K"
            >
                <IconSearch size={14} aria-hidden />
                <span className="grow cut">{t("frame.search")}</span>
                <kbd>Ctrl K</kbd>
            </button>
            <span role="status">
                {!isLive && (
                    <span className={styles.down}>
                        <IconCloudOff size={14} aria-hidden /> {t("frame.reconnecting")}
                    </span>
                )}
            </span>
            <ToastSlot className={styles.toasts} />
            {create?.button && (
                <CreateButton
                    to={create.to}
                    label={t(create.label)}
                    text={t(create.button)}
                    keys={keysOf(create.id)}
                    isNarrow={isNarrow}
                />
            )}
            {!isNarrow && (
                <Tooltip
                    label={
                        <>
                            {t("command.help")} <kbd>?</kbd>
                        </>
                    }
                >
                    <ActionIcon aria-label={t("command.help")} onClick={onHelp}>
                        <IconHelp size={18} />
                    </ActionIcon>
                </Tooltip>
            )}
            {bar.map((Part, at) => (
                <Part key={at} />
            ))}
            <MyMenu />
        </header>
    );
}

interface CreateProps {
    to: string;
    label: string;
    text: string;
    keys: string | undefined;
    isNarrow: boolean;
}

function CreateButton({ to, label, text, keys, isNarrow }: CreateProps) {
    if (isNarrow)
        return (
            <ActionIcon
                variant="filled"
                color="iris"
                aria-label={label}
                renderRoot={(props) => <Link to={anyPath(to)} {...props} />}
            >
                <IconPlus size={16} />
            </ActionIcon>
        );
    return (
        <Tooltip
            label={
                <>
                    {label} {keys && <kbd>{keys}</kbd>}
                </>
            }
        >
            <Button
                variant="filled"
                size="compact-sm"
                leftSection={<IconPlus size={14} />}
                renderRoot={(props) => <Link to={anyPath(to)} {...props} />}
            >
                {text}
            </Button>
        </Tooltip>
    );
}

function MyMenu() {
    const { t } = useTranslation();
    const me = useMe();
    const navigate = useNavigate();
    const queries = useQueryClient();
    const own = usePlaces().filter(({ isOwn }) => isOwn);
    const toast = useToasts();
    const { colorScheme, setColorScheme } = useMantineColorScheme();
    const isDark = document.documentElement.dataset.mantineColorScheme === "dark";
    const present = useMutation({
        mutationFn: (is_present: boolean) =>
            answer(api.PATCH("/api/v1/me", { params: basedOn(me.version), body: { is_present } })),
        onSuccess: (user) =>
            queries.setQueryData(
                sessionQuery.queryKey,
                (session) => session && { ...session, user },
            ),
        onError: toast.failed,
    });
    const signOut = () => void leave().catch(toast.failed);
    const toggleTheme = () => setColorScheme(isDark ? "light" : "dark");
    const group = t("command.group.do");
    useCommands([
        {
            id: "frame.theme",
            label: t("command.theme"),
            group,
            icon: <IconMoon size={16} />,
            run: toggleTheme,
        },
        {
            id: "frame.leave",
            label: t("me.signOut"),
            group,
            icon: <IconLogout size={16} />,
            run: signOut,
        },
        ...(isAdministrator(me)
            ? [
                  {
                      id: "frame.setup",
                      label: t("setup.open"),
                      group,
                      icon: <IconListCheck size={16} />,
                      run: () => void navigate({ to: "/setup" }),
                  },
              ]
            : []),
        ...(isStaff(me)
            ? [
                  {
                      id: "frame.presence",
                      label: t(me.is_present ? "me.goAway" : "me.comeBack"),
                      group,
                      icon: <IconUserCheck size={16} />,
                      run: () => present.mutate(!me.is_present),
                  },
              ]
            : []),
    ]);
    return (
        <Menu position="bottom-end" width={240}>
            <Menu.Target>
                <button
                    type="button"
                    className={`plain ${styles.me}`}
                    data-present={(isStaff(me) && me.is_present) || undefined}
                >
                    <span aria-hidden translate="no">
                        {initials(me.name)}
                    </span>
                    <span className="unseen">{t("frame.me", { name: me.name })}</span>
                </button>
            </Menu.Target>
            <Menu.Dropdown>
                <Menu.Label>
                    <div translate="no">{me.name}</div>
                    <div translate="no">{me.email}</div>
                    <div>{t(`role.${me.role}`)}</div>
                </Menu.Label>
                <Menu.Divider />
                {isStaff(me) && (
                    <Menu.Item
                        leftSection={
                            me.is_present ? <IconUserOff size={14} /> : <IconUserCheck size={14} />
                        }
                        onClick={() => present.mutate(!me.is_present)}
                    >
                        {t(me.is_present ? "me.goAway" : "me.comeBack")}
                    </Menu.Item>
                )}
                <Menu.Item
                    key={colorScheme}
                    leftSection={isDark ? <IconSun size={14} /> : <IconMoon size={14} />}
                    onClick={toggleTheme}
                >
                    {t("command.theme")}
                </Menu.Item>
                {own.map(({ name, to, title, Icon }) => (
                    <Menu.Item
                        key={name}
                        leftSection={<Icon size={14} />}
                        renderRoot={(props) => <Link to={anyPath(to)} {...props} />}
                    >
                        {title}
                    </Menu.Item>
                ))}
                {isAdministrator(me) && (
                    <Menu.Item
                        leftSection={<IconListCheck size={14} />}
                        renderRoot={(props) => <Link to="/setup" {...props} />}
                    >
                        {t("setup.open")}
                    </Menu.Item>
                )}
                <Menu.Divider />
                <Menu.Item leftSection={<IconLogout size={14} />} onClick={signOut}>
                    {t("me.signOut")}
                </Menu.Item>
            </Menu.Dropdown>
        </Menu>
    );
}

export function initials(name: string): string {
    const words = name.trim().split(/\s+/);
    return [words[0], words.length > 1 ? words.at(-1) : undefined]
        .map((word) => word?.[0] ?? "")
        .join("")
        .toUpperCase();
}
