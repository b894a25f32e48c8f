// What can be done with the view of a list: save it as a new one, update it, rename and share it,
// and delete it, with a way back.
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconBookmarkPlus, IconDots } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { NewView, SavedView } from "../../api/types";
import { changeView, removeView, restoreView, type ViewKind, viewsOf } from "../../api/views";
import { useCommands } from "../../frame/commands";
import { lazyWhenIdle } from "../../frame/lazy-when-idle";
import { useToasts } from "../../frame/toasts";
import { useText } from "../catalogue";

const ViewDialog = lazyWhenIdle(() =>
    import("./view-dialog").then(({ ViewDialog: component }) => component),
);

interface Props {
    kind: ViewKind;
    /** The list as it is shown now, when somebody asks to keep it. */
    list: () => Pick<NewView, "filter" | "columns" | "sort">;
    view?: SavedView | undefined;
    isDeparted?: boolean;
    /** There is something to save: a filter. */
    isSavable: boolean;
    /** Leads to a view, or to the list without one. */
    onGo: (view: SavedView | null) => void;
    /** Takes the list as a file. */
    onDownload?: (() => void) | undefined;
}

export function ViewActions({
    kind,
    list,
    view,
    isDeparted = false,
    isSavable,
    onGo,
    onDownload,
}: Props) {
    const { t } = useText();
    const queries = useQueryClient();
    const toast = useToasts();
    const { data: views } = useQuery(viewsOf(kind));
    const [dialog, setDialog] = useState<"new" | "edit" | null>(null);
    const maySave = (views?.may.includes("create") ?? false) && isSavable;
    const mayChange = view?.may.includes("change") ?? false;
    const mayRemove = view?.may.includes("remove") ?? false;
    const update = async () => {
        if (!view) return;
        const { filter, columns, sort } = view;
        try {
            const updated = await changeView(queries, view, list());
            onGo(updated);
            toast.done(t("view.updated", { name: view.name }), () => {
                changeView(queries, updated, { filter, columns, sort }).catch(toast.failed);
            });
        } catch (error) {
            toast.failed(error);
        }
    };
    const remove = async () => {
        if (!view) return;
        try {
            await removeView(queries, view);
            onGo(null);
            toast.done(t("view.removed", { name: view.name }), () => {
                restoreView(queries, view).then(onGo, toast.failed);
            });
        } catch (error) {
            toast.failed(error);
        }
    };
    const group = t("keys.list");
    useCommands([
        ...(maySave
            ? [{ id: "views.save", label: t("view.save"), group, run: () => setDialog("new") }]
            : []),
        ...(mayChange
            ? [
                  { id: "views.update", label: t("view.update"), group, run: () => void update() },
                  { id: "views.edit", label: t("view.edit"), group, run: () => setDialog("edit") },
              ]
            : []),
        ...(mayRemove
            ? [{ id: "views.remove", label: t("view.remove"), group, run: () => void remove() }]
            : []),
        ...(onDownload
            ? [{ id: "views.download", label: t("view.download"), group, run: onDownload }]
            : []),
    ]);
    return (
        <>
            {isDeparted && mayChange && (
                <Button size="compact-sm" onClick={() => void update()} aria-keyshortcuts="Shift+S">
                    {t("view.update")}
                </Button>
            )}
            {maySave && (!view || isDeparted) && (
                <Button
                    size="compact-sm"
                    leftSection={<IconBookmarkPlus size={14} />}
                    onClick={() => setDialog("new")}
                    aria-keyshortcuts="s"
                >
                    {t("view.save")}
                </Button>
            )}
            {((view && (mayChange || mayRemove)) || onDownload) && (
                <Menu position="bottom-end">
                    <Menu.Target>
                        <ActionIcon aria-label={t("view.more")}>
                            <IconDots size={16} />
                        </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                        {onDownload && (
                            <Menu.Item onClick={onDownload}>{t("view.download")}</Menu.Item>
                        )}
                        {mayChange && (
                            <>
                                <Menu.Item onClick={() => setDialog("edit")}>
                                    {t("view.edit")}
                                </Menu.Item>
                                <Menu.Item onClick={() => void update()}>
                                    {t("view.update")}
                                </Menu.Item>
                            </>
                        )}
                        {mayRemove && (
                            <Menu.Item onClick={() => void remove()}>{t("view.remove")}</Menu.Item>
                        )}
                    </Menu.Dropdown>
                </Menu>
            )}

            {dialog && (
                <ViewDialog
                    kind={kind}
                    list={list()}
                    view={dialog === "edit" ? view : undefined}
                    onDone={(saved) => {
                        if (dialog === "new") onGo(saved);
                        toast.done(t("view.saved", { name: saved.name }));
                    }}
                    onClose={() => setDialog(null)}
                />
            )}
        </>
    );
}
