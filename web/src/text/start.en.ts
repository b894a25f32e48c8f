// The English texts that are there from the start: the frame's, and what modules show in it.
import { together } from "./catalogues";

export default together(
    import.meta.glob(["../frame/texts/en.json", "../*/texts/names.en.json"], {
        eager: true,
        import: "default",
    }),
);
