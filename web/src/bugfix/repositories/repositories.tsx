export function Repositories() {
    return null;
}
