import "i18next";

import type approvals from "../parts/approval/en.json";
import type demo from "../parts/demo/en.json";
import type entries from "../parts/entry/en.json";
import type parts from "../parts/locales/en.json";
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
            parts: typeof parts & typeof demo & typeof entries & typeof approvals;
        };
    }
}
