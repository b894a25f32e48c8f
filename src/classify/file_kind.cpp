#include "classify/file_kind.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"

namespace mainstay::classify {

namespace {

/// Words with spaces between, of which one equals `wanted`.
bool holds(std::string_view list, std::string_view wanted) {
    if (wanted.empty()) return false;
    for (auto at = list.find(wanted); at != list.npos; at = list.find(wanted, at + 1)) {
        auto end = at + wanted.size();
        if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' '))
            return true;
    }
    return false;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(), [&](auto part) {
        return text.find(part) != text.npos;
    });
}

constexpr std::string_view documents = ".md .rst .adoc .asciidoc .txt .tex .textile .pod .man .1";
constexpr std::string_view document_names =
    "readme license copying changelog changes contributing authors notice security history news "
    "code_of_conduct maintainers contributors todo";
constexpr std::string_view builds =
    "makefile cmakelists.txt pom.xml build.gradle build.gradle.kts settings.gradle package.json "
    "setup.py setup.cfg pyproject.toml requirements.txt cargo.toml go.mod gemfile rakefile "
    "build.xml meson.build configure.ac makefile.am dockerfile docker-compose.yml gulpfile.js "
    "gruntfile.js webpack.config.js rollup.config.js tsconfig.json composer.json build build.bazel "
    "workspace gradle.properties lerna.json babel.config.js vite.config.ts bower.json pipfile "
    "build.sbt mix.exs build.zig flake.nix";
constexpr std::string_view locks =
    "package-lock.json yarn.lock pnpm-lock.yaml cargo.lock go.sum gemfile.lock poetry.lock "
    "composer.lock pipfile.lock npm-shrinkwrap.json";
constexpr std::string_view pipelines =
    ".travis.yml jenkinsfile appveyor.yml .appveyor.yml .gitlab-ci.yml azure-pipelines.yml "
    ".drone.yml .codecov.yml codecov.yml renovate.json dependabot.yml bitbucket-pipelines.yml";
constexpr std::string_view configurations =
    ".json .yml .yaml .toml .ini .cfg .conf .properties .xml .env .plist .editorconfig .gitignore";
constexpr std::string_view styles = ".css .scss .sass .less .styl";
constexpr std::string_view assets =
    ".png .jpg .jpeg .gif .svg .ico .woff .woff2 .ttf .mp3 .mp4 .pdf .webp .jar .zip .so .dll";
constexpr std::string_view sources =
    ".c .h .cc .cpp .cxx .hpp .hh .cs .java .kt .kts .scala .groovy .go .rs .py .pyx .rb .php .pl "
    ".pm .js .jsx .mjs .cjs .ts .tsx .vue .svelte .swift .m .mm .dart .lua .r .jl .ex .exs .erl "
    ".hs .ml .clj .sh .bash .ps1 .bat .sql .html .htm .jsp .erb .hbs .ejs .proto .thrift .asm .s "
    ".f90 .zig .v .nim .el .vim .cmake .gradle .tf .ipynb .xaml .aspx .cshtml .twig";

bool is_test(const std::string& path, std::string_view name) {
    return contains_any(
               path, {"/test/", "/tests/", "/spec/", "/specs/", "__tests__", "/testing/", "/e2e/",
                      "/fixtures/", "/testdata/", "__snapshots__", "/cypress/"}
           ) ||
           contains_any(name, {".test.", ".spec.", "_test.", "_spec.", "-test.", "tests."}) ||
           name.starts_with("test_") ||
           contains_any(name, {"test.java", "test.kt", "test.cs", "test.php", "test.scala"});
}

}  // namespace

std::string_view file_extension(std::string_view path) {
    auto name = path.substr(path.rfind('/') == path.npos ? 0 : path.rfind('/') + 1);
    auto dot = name.rfind('.');
    return dot == name.npos || name.size() - dot > 12 ? std::string_view() : name.substr(dot);
}

std::string_view file_kind(std::string_view path) {
    auto lower = '/' + lower_ascii(path);
    auto name = std::string_view(lower).substr(lower.rfind('/') + 1);
    auto end_of_name = file_extension(name);
    auto stem_of_name = name.substr(0, name.find('.'));
    if (holds(locks, name)) return "lock";
    if (contains_any(lower, {"/.github/workflows/", "/.circleci/", "/.buildkite/", "/ci/"}) ||
        holds(pipelines, name))
        return "pipeline";
    if (holds(builds, name) || end_of_name == ".gradle" || end_of_name == ".cmake" ||
        end_of_name == ".csproj")
        return "build";
    if (holds(document_names, stem_of_name) && !holds(sources, end_of_name)) return "documentation";
    if (end_of_name != ".txt" && holds(documents, end_of_name)) return "documentation";
    if (is_test(lower, name)) return "test";
    if (contains_any(lower, {"/docs/", "/doc/", "/documentation/"}) || end_of_name == ".txt")
        return "documentation";
    if (contains_any(lower, {"/locale/", "/locales/", "/i18n/", "/lang/", "/translations/"}) ||
        end_of_name == ".po")
        return "locale";
    if (holds(styles, end_of_name)) return "style";
    if (holds(assets, end_of_name)) return "asset";
    if (holds(sources, end_of_name)) return "source";
    return holds(configurations, end_of_name) || name.starts_with('.') ? "configuration" : "other";
}

}  // namespace mainstay::classify
