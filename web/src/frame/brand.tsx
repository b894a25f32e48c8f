// The sign of Mainstay, as it is in public/icon.svg: drawn in place, since each file is a request.
export function Brand() {
    return (
        <svg viewBox="0 0 32 32" aria-hidden>
            <rect width="32" height="32" rx="8" fill="#5753c6" />
            <path
                d="M16 6v20M16 6 7 23h18L16 6Z"
                fill="none"
                stroke="#fff"
                strokeWidth="2.4"
                strokeLinejoin="round"
                strokeLinecap="round"
            />
        </svg>
    );
}
