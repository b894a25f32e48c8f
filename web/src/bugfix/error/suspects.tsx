// Which change may have caused the error.
import type { ErrorGroup } from "../../api/types";

export function Suspects(_: { of: ErrorGroup }) {
    return null;
}
