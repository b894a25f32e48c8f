#include "suspect/language.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace mainstay::suspect {

namespace {

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

std::string_view base_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string extension(std::string_view path) {
    const auto name = base_name(path);
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string() : lower_ascii(name.substr(dot + 1));
}

bool is_source(std::string_view extension) {
    return is_among(
        extension,
        {"c",      "h",   "cc",   "cpp",  "cxx",  "hpp",   "hh",  "hxx",    "inc", "s",     "asm",
         "m",      "mm",  "java", "kt",   "kts",  "scala", "go",  "rs",     "py",  "pyx",   "rb",
         "php",    "js",  "mjs",  "cjs",  "jsx",  "ts",    "tsx", "cs",     "fs",  "vb",    "swift",
         "lua",    "pl",  "pm",   "sh",   "bash", "zsh",   "ex",  "exs",    "erl", "hrl",   "hs",
         "ml",     "mli", "clj",  "cljs", "dart", "r",     "jl",  "groovy", "sql", "proto", "vue",
         "svelte", "zig", "nim",  "d",    "cu",   "cuh",   "y",   "l",      "v",   "sv",    "vhd"}
    );
}

// The folders of a path, one after the other.
bool has_folder(std::string_view path, std::initializer_list<std::string_view> names) {
    for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
        if (is_among(lower_ascii(path.substr(0, slash)), names)) return true;
        path.remove_prefix(slash + 1);
    }
    return false;
}

bool is_test_name(std::string_view path) {
    const auto name = lower_ascii(base_name(path));
    const auto stem = std::string_view(name).substr(0, name.find('.'));
    return stem.starts_with("test_") || stem.ends_with("_test") || stem.ends_with("_tests") ||
           stem.ends_with("_spec") || name.find(".test.") != std::string::npos ||
           name.find(".spec.") != std::string::npos;
}

}  // namespace

FileKind kind_of(std::string_view path) {
    const auto ending = extension(path);
    const auto is_text = is_among(ending, {"md", "rst", "txt", "adoc", "tex", "svg", "html", "po"});
    if (!is_source(ending)) {
        const auto name = lower_ascii(base_name(path));
        const bool is_named = is_among(
            name, {"readme", "news", "changelog", "authors", "copying", "license", "maintainers"}
        );
        return is_text || is_named || has_folder(path, {"doc", "docs"}) ? FileKind::document
                                                                        : FileKind::build;
    }
    if (is_test_name(path) ||
        has_folder(
            path, {"test", "tests", "testing", "testsuite", "spec", "__tests__", "selftests"}
        ))
        return FileKind::test;
    if (has_folder(path, {"doc", "docs", "documentation"})) return FileKind::document;
    return FileKind::code;
}

Language language_of(std::string_view path) {
    const auto ending = extension(path);
    Language language;
    language.has_hash_comments =
        is_among(ending, {"py",   "pyx",   "rb", "sh",   "bash",  "zsh", "pl",  "pm",
                          "ex",   "exs",   "r",  "jl",   "nim",   "php", "yml", "yaml",
                          "toml", "cmake", "mk", "conf", "build", ""});
    language.has_dash_comments = is_among(ending, {"sql", "lua", "hs", "vhd"});
    language.has_slash_comments = is_source(ending) && !language.has_dash_comments &&
                                  (ending == "php" || !language.has_hash_comments);
    language.has_preprocessor = is_among(
        ending, {"c", "h", "cc", "cpp", "cxx", "hpp", "hh", "hxx", "inc", "m", "mm", "cu", "cuh"}
    );
    language.has_triple_quotes = is_among(ending, {"py", "pyx"});
    language.has_backtick_strings =
        is_among(ending, {"js", "mjs", "cjs", "jsx", "ts", "tsx", "go"});
    language.is_indented = is_among(ending, {"py", "pyx"});
    return language;
}

}  // namespace mainstay::suspect
