// The German texts that are there from the start: the frame's, and what modules show in it.
import { together } from "./catalogues";

export default together(
    import.meta.glob(["../frame/texts/de.json", "../*/texts/names.de.json"], {
        eager: true,
        import: "default",
    }),
);
