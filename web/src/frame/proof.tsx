// Asks people for their password once more, where the server wants to be sure that it is they. What
// they were doing then goes on.
import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { whenProofNeeded } from "../api/client";
import { patiently } from "../api/recovery";

const ProofDialog = lazy(() =>
    patiently(() => import("./proof-dialog")).then(({ ProofDialog: component }) => ({
        default: component,
    })),
);

export function Proof() {
    const [isAsking, setAsking] = useState(false);
    const waiting = useRef<((isGiven: boolean) => void)[]>([]);
    useEffect(() => {
        whenProofNeeded(
            () =>
                new Promise((resolve) => {
                    waiting.current.push(resolve);
                    setAsking(true);
                }),
        );
        return () => whenProofNeeded(null);
    }, []);
    const end = (isGiven: boolean) => {
        waiting.current.splice(0).forEach((resolve) => resolve(isGiven));
        setAsking(false);
    };
    return <Suspense>{isAsking && <ProofDialog onEnd={end} />}</Suspense>;
}
