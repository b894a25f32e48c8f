// Tabs and the shared range of time.
import { useText } from "../catalogue";
import { RangePicker } from "../range/range-picker";
import { Tabs } from "../range/tabs";
import { count } from "../value/format";
import { Part, State } from "./show";

export function RangeDemo() {
    const { t, language } = useText();
    const show = () => <p style={{ padding: 12 }}>{t("demo.tabText")}</p>;
    return (
        <Part title={t("demo.tabs")}>
            <State name={t("demo.tabText")}>
                <Tabs
                    label={t("demo.tabs")}
                    tabs={[
                        { id: "overview", label: t("demo.tab.overview"), show },
                        {
                            id: "traces",
                            label: t("demo.tab.traces"),
                            count: count(18_400, language),
                            show,
                        },
                        { id: "logs", label: t("demo.tab.logs"), show },
                    ]}
                />
            </State>
            <RangePicker />
        </Part>
    );
}
