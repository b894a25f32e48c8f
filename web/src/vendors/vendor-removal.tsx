// Removes a vendor at once, and offers to undo it.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Vendor } from "../api/types";
import { useToasts } from "../frame/toasts";

export function VendorRemoval({ vendor, onClose }: { vendor: Vendor; onClose: () => void }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const path = { params: { path: { id: vendor.id } } };
    const refresh = () => queries.invalidateQueries({ queryKey: ["vendors"] });
    const restore = () =>
        answer(api.POST("/api/v1/vendors/{id}/restore", path)).then(refresh, toast.failed);
    const removal = useMutation({
        mutationFn: () => answer(api.DELETE("/api/v1/vendors/{id}", path)),
        onSuccess: () => {
            onClose();
            void refresh();
            toast.done(t("vendor.removed", { name: vendor.name }), () => void restore());
        },
        onError: toast.failed,
    });
    if (!vendor.may.includes("remove")) return null;
    return (
        <div className="actions" style={{ marginTop: 24 }}>
            <Button loading={removal.isPending} onClick={() => removal.mutate()}>
                {t("vendor.remove")}
            </Button>
        </div>
    );
}
