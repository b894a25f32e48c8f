import "i18next";

import type approvals from "../parts/approval/en.json";
import type attachments from "../parts/attachment/en.json";
import type charts from "../parts/chart/en.json";
import type code from "../parts/code/en.json";
import type contracts from "../parts/contract/en.json";
import type demo from "../parts/demo/en.json";
import type entries from "../parts/entry/en.json";
import type flames from "../parts/flame/en.json";
import type parts from "../parts/locales/en.json";
import type logs from "../parts/log/en.json";
import type maps from "../parts/map/en.json";
import type ranges from "../parts/range/en.json";
import type text from "../parts/text/en.json";
import type traces from "../parts/trace/en.json";
import type { Catalogues } from "./catalogues";

/** What all of them have together. */
type All<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer U) => void
    ? U
    : never;

declare module "i18next" {
    interface CustomTypeOptions {
        defaultNS: "translation";
        resources: {
            translation: All<Catalogues[keyof Catalogues]>;
            parts: typeof parts &
                typeof approvals &
                typeof attachments &
                typeof charts &
                typeof code &
                typeof contracts &
                typeof demo &
                typeof entries &
                typeof flames &
                typeof logs &
                typeof maps &
                typeof ranges &
                typeof text &
                typeof traces;
        };
    }
}
