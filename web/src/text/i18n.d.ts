import "i18next";

import type en from "../locales/en.json";
import type demo from "../parts/demo/en.json";
import type parts from "../parts/locales/en.json";

declare module "i18next" {
    interface CustomTypeOptions {
        defaultNS: "translation";
        resources: { translation: typeof en; parts: typeof parts & typeof demo };
    }
}
