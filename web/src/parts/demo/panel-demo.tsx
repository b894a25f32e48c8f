// The side panel beside a table.
import { useText } from "../catalogue";
import { ListPanel, useOpen } from "../panel/list-panel";
import { Table } from "../table/table";
import { count, duration } from "../value/format";
import { services } from "./services";
import { Part, State } from "./show";
import { useServiceColumns } from "./table-demo";

const rows = services(40);
const order = rows.map(({ id }) => id);

export function PanelDemo() {
    const { t, language } = useText();
    const columns = useServiceColumns();
    const [openId, open] = useOpen();
    const shown = rows.find(({ id }) => id === openId);
    return (
        <Part title={t("demo.panel")}>
            <State name={t("demo.state.walk")} height={320}>
                <Table
                    name="demo-panel"
                    label={t("demo.panel")}
                    columns={columns}
                    rows={rows}
                    idOf={({ id }) => id}
                    nameOf={({ name }) => name}
                    empty={null}
                    openId={openId}
                    onOpen={open}
                />
                {shown && (
                    <ListPanel title={shown.name} order={order} openId={shown.id} onOpen={open}>
                        <dl>
                            <dt className="dim">{t("demo.owner")}</dt>
                            <dd>{shown.owner}</dd>
                            <dt className="dim">{t("demo.calls")}</dt>
                            <dd>{count(shown.calls, language)}</dd>
                            <dt className="dim">{t("demo.p95")}</dt>
                            <dd>{shown.p95 === null ? "–" : duration(shown.p95, language)}</dd>
                        </dl>
                    </ListPanel>
                )}
            </State>
        </Part>
    );
}
