// The panel in which one item of a directory is made, read or changed: loaded by its id, saved, and
// the lists that show it asked for anew.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Failed, Skeletons } from "../../frame/states";
import { SavedForm, type SavedFormProps } from "./saved-form";
import { SidePanel } from "./side-panel";

/** What stands in the address instead of an id. */
export const newId = "new";

/** What the server answers of an item: what it is called, and what of it the caller may do. */
interface Item {
    name: string;
    may: readonly string[];
}

interface Props<T extends Item, F extends object, M> extends Pick<
    SavedFormProps<T, F, M>,
    "toForm" | "create" | "change"
> {
    id: string;
    newTitle: string;
    /** Under which queries keep items of this kind. */
    kind: string;
    load: (id: string) => Promise<T>;
    /** Other kinds that show these. */
    shownBy?: readonly string[];
    onClose: () => void;
    /** In place of closing, where something is to be shown of what was made. */
    onMade?: (made: M) => void;
    /** The fields. */
    children: (
        item: T | null,
        ...fields: Parameters<SavedFormProps<T, F, M>["children"]>
    ) => ReactNode;
    /** Below the form of what there is already. */
    below?: (item: T) => ReactNode;
}

export function FormPanel<T extends Item, F extends object, M = unknown>(props: Props<T, F, M>) {
    const {
        id,
        newTitle,
        kind,
        load,
        shownBy = [],
        onClose,
        onMade,
        children,
        below,
        ...form
    } = props;
    const queries = useQueryClient();
    const isNew = id === newId;
    const { data, error } = useQuery({
        queryKey: [kind, "one", id],
        queryFn: () => load(id),
        enabled: !isNew,
    });
    const onDone = (made?: M) => {
        for (const name of [kind, ...shownBy]) void queries.invalidateQueries({ queryKey: [name] });
        if (made !== undefined && onMade) onMade(made);
        else onClose();
    };
    return (
        <SidePanel title={isNew ? newTitle : (data?.name ?? "")} onClose={onClose}>
            {error ? (
                <Failed error={error} />
            ) : !isNew && !data ? (
                <Skeletons rows={4} height={52} />
            ) : (
                <>
                    <SavedForm
                        {...form}
                        item={data ?? null}
                        isReadOnly={!isNew && !data?.may.includes("change")}
                        reload={() => load(id)}
                        onDone={onDone}
                    >
                        {(...fields) => children(data ?? null, ...fields)}
                    </SavedForm>
                    {data && below?.(data)}
                </>
            )}
        </SidePanel>
    );
}
