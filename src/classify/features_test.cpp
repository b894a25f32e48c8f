#include "classify/features.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "classify/diff_lines.hpp"
#include "classify/file_kind.hpp"
#include "classify/issue_body.hpp"
#include "classify/item.hpp"
#include "classify/lexicon.hpp"
#include "classify/words.hpp"

namespace mainstay::classify::features_test {

namespace {

/// Whether an item has a feature of that name.
bool has(const Item& item, Block block, std::string_view name) {
    auto features = features_of(item, true);
    for (const Feature& feature : features.counted(block))
        if (features.name_of(block, feature.bucket) == name) return true;
    return false;
}

}  // namespace

TEST_CASE("a feature is counted each time, and the same word elsewhere is another") {
    Features features;
    for (int i = 0; i < 300; ++i) features.add(Block::head, "crash");
    features.add(Block::text, "crash");

    auto head = features.counted(Block::head);

    REQUIRE(head.size() == 1);
    CHECK(head[0].count == 255);
    CHECK(features.counted(Block::text)[0].bucket != head[0].bucket);
    CHECK(features.counted(Block::code).empty());
}

TEST_CASE("of a block no more features are kept than its bound") {
    Features features;
    for (std::size_t i = 0; i < 2 * block_features_max; ++i)
        features.add(Block::text, std::to_string(i));
    CHECK(features.counted(Block::text).size() <= block_features_max);
}

TEST_CASE("a body is taken apart into prose and code") {
    auto body = read_body(
        "## Steps to reproduce\n<!-- Tell us how -->\n1. Open it\n- [x] searched\n> quoted\n"
        "```\nint main()\n```\nTraceback (most recent call last):\n![shot](a.png)\n"
        "**Expected**\n    indented\n"
    );
    CHECK(body.headings == std::vector<std::string>{"Steps to reproduce", "**Expected**"});
    CHECK(body.prose.find("Open it") != body.prose.npos);
    CHECK(body.prose.find("main") == body.prose.npos);
    CHECK(body.code.find("int main()") != body.code.npos);
    CHECK(body.code.find("indented") != body.code.npos);
    CHECK(body.fences == 1);
    CHECK(body.traces == 1);
    CHECK(body.hints == 1);
    CHECK(body.ticked == 1);
    CHECK(body.quotes == 1);
    CHECK(body.pictures == 1);
}

TEST_CASE("a fence that nobody closes is code to the end") {
    CHECK(read_body("```\na\nb").prose.empty());
    CHECK(read_body("```one line```\nprose").prose == "```one line```\nprose\n");
    CHECK(read_body("    - an item in an item").code.empty());
}

TEST_CASE("words of one meaning touch one group") {
    auto touches = [](const char* text, std::string_view group) {
        auto groups = groups_of(words_of(text, 100).sequence);
        return std::find(groups.begin(), groups.end(), group) != groups.end();
    };
    for (auto text : {"it crashes", "throws an exception", "does not work"})
        CHECK(touches(text, "failure"));
    for (auto text : {"how do I", "is it possible to", "What is this"})
        CHECK(touches(text, "question"));
    for (auto text : {"Feature request", "it would be nice", "please add"})
        CHECK(touches(text, "request"));
    CHECK(!touches("the cat sat", "failure"));
}

TEST_CASE("an issue shows what it claims, asks and quotes") {
    Issue issue{"[Feature Request] Can it sort?", "### Describe\nIt would be nice.\n"};
    CHECK(has(issue, Block::head, "can"));
    CHECK(has(issue, Block::head, "can it"));
    CHECK(has(issue, Block::form, "claims featur"));
    CHECK(has(issue, Block::form, "title asks"));
    CHECK(has(issue, Block::form, "in title: request"));
    CHECK(has(issue, Block::form, "heading  describ"));
    CHECK(has(issue, Block::text, "nice"));
    CHECK(!has(issue, Block::head, "nice"));
}

TEST_CASE("a commit shows its type, scope and first word, but not who signed it") {
    Commit commit{"fix(mail-reader)!: Handle blanks\n\nWhy so.\n\nSigned-off-by: Ann <a@b>", ""};
    CHECK(has(commit, Block::form, "prefix fix"));
    CHECK(has(commit, Block::form, "scope mail"));
    CHECK(has(commit, Block::form, "breaks what was"));
    CHECK(has(commit, Block::form, "has trailers"));
    CHECK(has(commit, Block::text, "why"));
    CHECK(!has(commit, Block::text, "ann"));
    CHECK(has(Commit{"Fixes NPE", ""}, Block::form, "begins fix"));
}

TEST_CASE("a file is of the kind that its path tells") {
    const std::pair<const char*, const char*> kinds[] = {
        {"README.md", "documentation"},
        {"docs/index.html", "documentation"},
        {"src/a_test.cpp", "test"},
        {"src/test/java/AppTest.java", "test"},
        {"web/x.spec.ts", "test"},
        {".github/workflows/ci.yml", "pipeline"},
        {".travis.yml", "pipeline"},
        {"package.json", "build"},
        {"CMakeLists.txt", "build"},
        {"yarn.lock", "lock"},
        {"src/locales/de.json", "locale"},
        {"a/b.css", "style"},
        {"logo.png", "asset"},
        {"src/contest/latest.py", "source"},
        {"conf/app.yaml", "configuration"},
        {".gitignore", "configuration"},
        {"data.bin", "other"},
    };
    for (const auto& [path, kind] : kinds) {
        CAPTURE(path);
        CHECK(file_kind(path) == kind);
    }
}

TEST_CASE("a diff shows which files it changes and what it does in them") {
    Commit commit{
        "x",
        "diff --git a/src/a.cpp b/src/a.cpp\nindex 1..2 100644\n--- a/src/a.cpp\n"
        "+++ b/src/a.cpp\n@@ -1,2 +1,3 @@ int area()\n int x;\n-old();\n"
        "+if (p == nullptr) return;\n+fresh();\n"
    };
    CHECK(has(commit, Block::files, "touches only source"));
    CHECK(has(commit, Block::files, "file a.cpp"));
    CHECK(has(commit, Block::files, "files at least 1"));
    CHECK(!has(commit, Block::files, "files at least 2"));
    CHECK(has(commit, Block::change, "only more null check"));
    CHECK(has(commit, Block::change, "more condition"));
    CHECK(has(commit, Block::change, "+ fresh"));
    CHECK(has(commit, Block::change, "- old"));
    CHECK(has(commit, Block::change, "within area"));
    CHECK(has(commit, Block::change, "added lines at least 2"));
    CHECK(has(commit, Block::change, "removed lines at least 1"));
}

TEST_CASE("a diff that changes only layout, or only numbers, is seen as such") {
    auto diff = [](std::string_view from, std::string_view to) {
        return Commit{
            "x", "--- a/f.c\n+++ b/f.c\n@@ -1 +1 @@\n-" + std::string(from) + "\n+" +
                     std::string(to) + "\n"
        };
    };
    CHECK(has(diff("if(a){", "  if (a) {"), Block::change, "only layout or order"));
    CHECK(has(diff("version 1.2", "version 1.3"), Block::change, "changes only numbers"));
    CHECK(!has(diff("a = b", "a = c"), Block::change, "only layout or order"));
}

TEST_CASE("what is no unified diff is taken as added lines") {
    CHECK(has(Commit{"x", "int fresh;\n"}, Block::change, "+ fresh"));
    CHECK(has(Commit{"x", ""}, Block::head, "x"));
}

TEST_CASE("constructs are whole words of a line") {
    auto holds = [](const char* line, std::string_view construct) {
        auto all = constructs_of(line);
        return std::find(all.begin(), all.end(), construct) != all.end();
    };
    CHECK(holds("} else if (x) {", "condition"));
    CHECK(!holds("int serif(x)", "condition"));
    CHECK(holds("x = None", "null check"));
    CHECK(!holds("NoneSuch()", "null check"));
    CHECK(holds("# why", "comment"));
}

}  // namespace mainstay::classify::features_test
