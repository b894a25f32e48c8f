import "i18next";

import type { Catalogues } from "./catalogues";

/** What all of them have together. */
type All<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer U) => void
    ? U
    : never;

declare module "i18next" {
    interface CustomTypeOptions {
        defaultNS: "translation";
        resources: { translation: All<Catalogues[keyof Catalogues]> };
    }
}
