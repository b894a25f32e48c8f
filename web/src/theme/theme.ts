// Mantine told to use the tokens of tokens.css, so that its parts and ours look alike.
import { createTheme, type MantineColorsTuple } from "@mantine/core";

import { typedAnew } from "./typed-anew";

const iris: MantineColorsTuple = [
    "#f2f1fe",
    "#e4e2fb",
    "#c9c5f5",
    "#aba5ee",
    "#928ae8",
    "#7d74e1",
    "#6a62d9",
    "#5753c6",
    "#4a46ae",
    "#3c3990",
];

const slate: MantineColorsTuple = [
    "#e9eaee",
    "#c3c6ce",
    "#9ea2ad",
    "#7f838f",
    "#4d515b",
    "#34373f",
    "#25282e",
    "#1b1d22",
    "#141619",
    "#0e0f12",
];

export const theme = createTheme({
    primaryColor: "iris",
    primaryShade: { light: 7, dark: 7 },
    colors: { iris, dark: slate },
    defaultRadius: 6,
    fontFamily: "var(--ms-font)",
    fontFamilyMonospace: "var(--ms-mono)",
    fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
    spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
    headings: { fontWeight: "600", sizes: { h1: { fontSize: "18px" }, h2: { fontSize: "15px" } } },
    respectReducedMotion: true,
    cursorType: "pointer",
    focusRing: "auto",
    components: {
        Button: { defaultProps: { size: "xs", variant: "default" } },
        TextInput: { defaultProps: { size: "xs" } },
        NumberInput: { defaultProps: { size: "xs" } },
        PasswordInput: { defaultProps: { size: "xs" } },
        Textarea: { defaultProps: { size: "xs" } },
        Select: {
            defaultProps: {
                size: "xs",
                checkIconPosition: "right",
                comboboxProps: { shadow: "md" },
                ...typedAnew(),
            },
        },
        MultiSelect: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
        TagsInput: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
        Checkbox: { defaultProps: { size: "xs" } },
        Switch: { defaultProps: { size: "xs", withThumbIndicator: false } },
        SegmentedControl: { defaultProps: { size: "xs" } },
        ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 28 } },
        Tooltip: { defaultProps: { openDelay: 400, withArrow: false, fz: "xs" } },
        Menu: { defaultProps: { shadow: "md" } },
        // Their heads are no landmarks of the page.
        Modal: {
            defaultProps: {
                attributes: { header: { role: "none" } },
                radius: 8,
                yOffset: "max(9vh, calc(var(--ms-bar) + 6px))",
                overlayProps: { backgroundOpacity: 0.35 },
                // At once: what is typed while a dialog is still coming would go to the page.
                transitionProps: { duration: 0 },
            },
        },
        Drawer: {
            defaultProps: {
                attributes: { header: { role: "none" } },
                transitionProps: { duration: 0 },
            },
            // Below the bar, where what was done is told.
            styles: {
                inner: { top: "var(--ms-bar)" },
                content: { height: "calc(100dvh - var(--ms-bar))" },
            },
        },
    },
});
