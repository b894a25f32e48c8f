// The viewer of files. Most are the picture of this site, called by names of several kinds.
import { Button } from "@mantine/core";
import { useState } from "react";

import { AttachmentViewer } from "../attachment/viewer";
import { useText } from "../catalogue";
import invoice from "./invoice.pdf?url";
import { Part, State } from "./show";

const href = "/icon.svg";
const files = [
    { id: "picture", name: "icon.png", pictureHref: href },
    { id: "code", name: "icon.xml" },
    { id: "log", name: "icon.log" },
    { id: "pdf", name: "invoice.pdf", href: invoice },
    { id: "damaged", name: "damaged.pdf" },
    { id: "none", name: "memory.dump" },
    { id: "gonePicture", name: "gone.png", pictureHref: "/gone.png" },
    { id: "gone", name: "gone.log", href: "/api/v1/attachments/0" },
].map((file) => ({ mediaType: "application/octet-stream", bytes: 812, href, ...file }));

export function AttachmentDemo() {
    const { t } = useText();
    const [openId, open] = useState<string>();
    return (
        <Part title={t("demo.attachment")}>
            <State name={t("demo.state.files")} isPadded>
                <div className="row">
                    {files.map(({ id, name }) => (
                        <Button key={id} onClick={() => open(id)}>
                            {name}
                        </Button>
                    ))}
                </div>
                {openId !== undefined && (
                    <AttachmentViewer files={files} openId={openId} onOpen={open} />
                )}
            </State>
        </Part>
    );
}
