// What went wrong with a form.
import { explain, Problem } from "../api/problem";
import styles from "./states.module.css";
import { RequestId } from "./toasts";

/**
 * What went wrong, beside the form that asked for it. Always there, so that it is read out when it
 * fills.
 */
export function FormProblem({ error }: { error: unknown }) {
    return (
        <div role="alert">
            {error !== null && error !== undefined && (
                <p className={styles.problem}>
                    {explain(error)}
                    {error instanceof Problem && error.requestId && error.status !== 422 && (
                        <RequestId id={error.requestId} />
                    )}
                </p>
            )}
        </div>
    );
}
