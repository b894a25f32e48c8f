// How sure a suspicion is, in a word. Pure.
export type ConfidenceWord = "likely" | "possible" | "weak";

export function confidenceWord(confidence: number): ConfidenceWord {
    if (confidence >= 0.7) return "likely";
    return confidence >= 0.4 ? "possible" : "weak";
}
