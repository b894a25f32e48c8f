// Asks for the name of a view and with whom it is shared: of a new one, or of one that is there.
import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Problem } from "../../api/problem";
import { teamsQuery } from "../../api/teams";
import type { NewView, SavedView } from "../../api/types";
import { changeView, saveView, type ViewKind, viewsOf } from "../../api/views";
import { Ask } from "../../frame/ask";
import { useMe } from "../../session/session";
import { useText } from "../catalogue";

interface Props {
    kind: ViewKind;
    /** What is saved: the list as it is shown. Of a view that is there, nothing but its name. */
    list: Pick<NewView, "filter" | "columns" | "sort">;
    view?: SavedView | undefined;
    onDone: (view: SavedView) => void;
    onClose: () => void;
}

/** `private`, `everyone`, or the id of a team. */
const sharedAs = (view: SavedView | undefined) =>
    view?.sharing === "team" ? (view.team?.id ?? "private") : (view?.sharing ?? "private");

export function ViewDialog({ kind, list, view, onDone, onClose }: Props) {
    const { t } = useText();
    const me = useMe();
    const queries = useQueryClient();
    const { data: views } = useQuery(viewsOf(kind));
    const mayAll = views?.may.includes("share_everyone") ?? false;
    const mayTeams = views?.may.includes("share_team") ?? false;
    const { data: all } = useQuery({ ...teamsQuery, enabled: mayAll });
    const [name, setName] = useState(view?.name ?? "");
    const [sharing, setSharing] = useState(sharedAs(view));
    const teams = new Map(
        [
            ...(view?.team ? [view.team] : []),
            ...(mayTeams ? (mayAll && all ? all : me.teams) : []),
        ].map((team) => [team.id, team.name]),
    );
    const save = async () => {
        const isTeam = sharing !== "private" && sharing !== "everyone";
        const shared = {
            name: name.trim(),
            sharing: isTeam ? ("team" as const) : sharing,
            ...(isTeam && { team: sharing }),
        } as Pick<NewView, "name" | "sharing" | "team">;
        try {
            onDone(
                view
                    ? await changeView(queries, view, shared)
                    : await saveView(queries, { kind, ...list, ...shared }),
            );
        } catch (error) {
            // What somebody else made of it is shown, and the next attempt is based on that.
            if (error instanceof Problem && error.code === "stale")
                await queries.invalidateQueries({ queryKey: viewsOf(kind).queryKey });
            throw error;
        }
    };
    return (
        <Ask
            title={t(view ? "view.edit" : "view.save")}
            action={t("view.do")}
            isReady={name.trim() !== ""}
            onClose={onClose}
            onDo={save}
        >
            <TextInput
                data-autofocus
                label={t("view.name")}
                maxLength={60}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
            />
            {(mayTeams || teams.size > 0 || mayAll) && (
                <NativeSelect
                    label={t("view.shareWith")}
                    value={sharing}
                    onChange={(event) => setSharing(event.currentTarget.value)}
                >
                    <option value="private">{t("view.onlyMe")}</option>
                    {Array.from(teams, ([id, team]) => (
                        <option key={id} value={id} translate="no">
                            {team}
                        </option>
                    ))}
                    {(mayAll || view?.sharing === "everyone") && (
                        <option value="everyone">{t("view.allStaff")}</option>
                    )}
                </NativeSelect>
            )}
        </Ask>
    );
}
