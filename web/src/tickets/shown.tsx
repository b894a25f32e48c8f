// Keeps what goes wrong in one message to that message.
import { Component, type ReactNode } from "react";

interface Props {
    fallback: ReactNode;
    children: ReactNode;
}

export class Shown extends Component<Props, { isBroken: boolean }> {
    override state = { isBroken: false };

    static getDerivedStateFromError() {
        return { isBroken: true };
    }

    override render() {
        return this.state.isBroken ? this.props.fallback : this.props.children;
    }
}
