// Yes or no to an approval, with a comment. Nothing is decided before one of the buttons is pressed.
import "./catalogue";

import { Button, Textarea } from "@mantine/core";
import { useState } from "react";

import { FormProblem } from "../../frame/form-problem";
import { useText } from "../catalogue";

export interface GivenAnswer {
    answer: "approve" | "decline";
    comment: string;
}

export function AnswerForm({
    isBusy,
    error,
    onAnswer,
}: {
    isBusy: boolean;
    error: unknown;
    onAnswer: (given: GivenAnswer) => void;
}) {
    const { t } = useText();
    const [comment, setComment] = useState("");
    const give = (answer: GivenAnswer["answer"]) => onAnswer({ answer, comment: comment.trim() });
    return (
        <div className="stack">
            <Textarea
                label={t("approval.comment")}
                maxLength={2000}
                rows={3}
                value={comment}
                onChange={(event) => setComment(event.currentTarget.value)}
            />
            <FormProblem error={error} />
            <div className="row">
                <Button variant="filled" loading={isBusy} onClick={() => give("approve")}>
                    {t("approval.approve")}
                </Button>
                <Button disabled={isBusy} onClick={() => give("decline")}>
                    {t("approval.decline")}
                </Button>
            </div>
        </div>
    );
}
