// What can be done in the list that a page is about, wherever the focus is.
import { useCommands } from "../../frame/commands";
import { useText } from "../catalogue";
import { type ListCommand, listCommand } from "./key-bindings";
import type { ListAction } from "./keys";

export function useListCommands(isMain: boolean, run: (action: ListAction) => boolean) {
    const { t } = useText();
    const group = t("keys.list");
    const command = (name: ListCommand, label: string, action: ListAction) => ({
        id: listCommand(name),
        label,
        group,
        isKeyOnly: true,
        run: () => void run(action),
    });
    useCommands(
        isMain
            ? [
                  command("next", t("keys.next"), { do: "step", by: 1 }),
                  command("nextArrow", t("keys.next"), { do: "step", by: 1 }),
                  command("previous", t("keys.previous"), { do: "step", by: -1 }),
                  command("previousArrow", t("keys.previous"), { do: "step", by: -1 }),
                  command("first", t("keys.first"), { do: "first" }),
                  command("last", t("keys.last"), { do: "last" }),
                  command("open", t("keys.open"), { do: "open" }),
                  command("select", t("keys.select"), { do: "select", isRange: false }),
                  command("selectRange", t("keys.selectRange"), { do: "select", isRange: true }),
                  command("leave", t("keys.leave"), { do: "clear" }),
              ]
            : [],
    );
}
