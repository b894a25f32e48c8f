// Removes something at once, and offers to undo it.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useToasts } from "../frame/toasts";

interface Props {
    /** The queries that show it. */
    kinds: readonly string[];
    label: string;
    done: string;
    remove: () => Promise<unknown>;
    restore: () => Promise<unknown>;
    onClose: () => void;
}

export function Removal({ kinds, label, done, remove, restore, onClose }: Props) {
    const toast = useToasts();
    const queries = useQueryClient();
    const refresh = () => {
        for (const kind of kinds) void queries.invalidateQueries({ queryKey: [kind] });
    };
    const undo = () => restore().then(refresh, toast.failed);
    const removal = useMutation({
        mutationFn: remove,
        onSuccess: () => {
            onClose();
            refresh();
            toast.done(done, () => void undo());
        },
        onError: toast.failed,
    });
    return (
        <div className="actions" style={{ marginTop: 24 }}>
            <Button loading={removal.isPending} onClick={() => removal.mutate()}>
                {label}
            </Button>
        </div>
    );
}
