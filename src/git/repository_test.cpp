#include "git/repository.hpp"

#include <doctest/doctest.h>

#include "git/blame.hpp"
#include "git/changes.hpp"
#include "git/commit.hpp"
#include "git/content.hpp"
#include "git/testing.hpp"

namespace mainstay::git {

namespace {

using test::MadeRepository;

const std::string odd_name = "-a \"b\"\n\\c\xff.c";

std::string refusal(const auto& result) { return result ? "none" : result.error().code; }

Repository opened(const MadeRepository& made) {
    auto repository = Repository::open(made.path);
    REQUIRE(repository);
    return *std::move(repository);
}

}  // namespace

TEST_CASE("a folder without a repository is refused") {
    MadeRepository made;

    CHECK(refusal(Repository::open("/nowhere/at/all")) == "not_a_repository");
    CHECK(refusal(Repository::open("/usr/bin")) == "not_a_repository");
    CHECK(refusal(Repository::open(made.path / ".git")) == "none");

    made.write(".git/config", "[extensions]\n\tobjectFormat = sha256\n");
    CHECK(refusal(Repository::open(made.path)) == "not_a_repository");
}

TEST_CASE("revisions are resolved to commits, and what is none is refused") {
    MadeRepository made;
    made.write("a.c", "int a;\n");
    const auto first = made.commit("first");
    made.git({"tag", "-a", "-m", "one", "v1"});
    made.write("a.c", "int a;\nint b;\n");
    const auto second = made.commit("second");
    const auto repository = opened(made);

    CHECK(*repository.resolve("v1") == first);
    CHECK(*repository.resolve("HEAD") == second);
    CHECK(*repository.resolve("main~1") == first);
    CHECK(*repository.resolve(second.text.substr(0, 10)) == second);
    for (const auto* none : {"v2", "--all", "", "HEAD:a.c", "a\nb", "HEAD^{tree}", "-h"})
        CHECK(refusal(repository.resolve(none)) == "no_such_revision");
    CHECK(refusal(repository.resolve(std::string(2000, 'a'))) == "no_such_revision");
    CHECK(*repository.is_ancestor(first, second));
    CHECK_FALSE(*repository.is_ancestor(second, first));
    CHECK(**repository.merge_base(first, second) == first);
    CHECK(refusal(repository.is_ancestor(first, {std::string(40, '0')})) == "git_failed");
}

TEST_CASE("nothing that the repository names is run") {
    MadeRepository made;
    made.write("a.c", "int a;\n");
    made.write(".gitattributes", "*.c diff=odd filter=odd textconv=odd\n");
    const auto first = made.commit("first");
    made.write("a.c", "int a = 1;\n");
    const auto second = made.commit("second");
    const auto mark = (made.path / "mark").string();
    const auto touch = "touch " + mark;
    made.write(
        ".git/config",
        "[core]\n\tfsmonitor = \"" + touch + "\"\n\tpager = \"" + touch + "\"\n\tsshCommand = \"" +
            touch + "\"\n[alias]\n\tblame = \"!" + touch + "\"\n\tcat-file = \"!" + touch +
            "\"\n[diff \"odd\"]\n\ttextconv = \"" + touch + "\"\n\tcommand = \"" + touch +
            "\"\n[filter \"odd\"]\n\tsmudge = \"" + touch + "\"\n[include]\n\tpath = odd\n" +
            "[remote \"odd\"]\n\tpromisor = true\n\turl = \"ext::" + touch +
            "\"\n[extensions]\n\tpartialClone = odd\n[core]\n\trepositoryformatversion = 1\n"
    );
    made.write(".git/info/attributes", "* diff=odd filter=odd\n");
    const auto repository = opened(made);

    CHECK(blame(repository, second, "a.c", {{1, 1}})->front().commit == second);
    CHECK(*content(repository, first, "a.c") == "int a;\n");
    CHECK(changes(repository, {*commit(repository, second)})->front().size() == 1);
    CHECK(refusal(content(repository, {std::string(40, 'a')}, "a.c")) == "no_such_file");
    CHECK_FALSE(std::filesystem::exists(mark));
}

TEST_CASE("a commit is read with its people, times and message") {
    MadeRepository made;
    made.write("a.c", "int a;\n");
    const auto first = made.commit("first");
    made.write("a.c", "int b;\n");
    const auto second = made.commit("Subject line\n\nBody.");
    const auto repository = opened(made);

    const auto found = commit(repository, second);

    REQUIRE(found);
    CHECK(found->parents == std::vector{first});
    CHECK(found->author_name == "Ann");
    CHECK(found->author_email == "ann@a.test");
    CHECK(found->subject() == "Subject line");
    CHECK(found->message == "Subject line\n\nBody.\n");
    CHECK(found->committed_at.micros == (1'700'000'000LL + 2 * 86'400) * 1'000'000);
    CHECK(refusal(commit(repository, {std::string(40, '0')})) == "no_such_revision");
    CHECK(log(repository, {.until = second})->size() == 2);
    CHECK(*log(repository, {.until = second, .after = first}) == std::vector{second});
    CHECK(log(repository, {.until = second, .paths = {"b.c"}})->empty());
}

TEST_CASE("files of odd names are read, listed and blamed") {
    MadeRepository made;
    made.write(odd_name, "int a;\r\nint b;\n");
    const auto first = made.commit("first");
    made.write(odd_name, "int a;\r\nint c;\n");
    const auto second = made.commit("second");
    const auto repository = opened(made);

    CHECK(*paths(repository, second) == std::vector{odd_name});
    CHECK(*content(repository, second, odd_name) == "int a;\r\nint c;\n");
    CHECK(refusal(content(repository, second, odd_name, 4)) == "git_too_large");
    CHECK(refusal(content(repository, second, "x")) == "no_such_file");
    CHECK(refusal(content(repository, second, "")) == "no_such_file");
    const auto lines = blame(repository, second, odd_name, {{1, 2}});
    REQUIRE(lines);
    REQUIRE(lines->size() == 2);
    CHECK((*lines)[0].commit == first);
    CHECK((*lines)[1].commit == second);
    CHECK((*lines)[1].path == odd_name);
    CHECK((*lines)[1].previous == first);
    CHECK((*lines)[1].previous_path == odd_name);
    const auto changed = changes(repository, {*commit(repository, second)});
    REQUIRE(changed->front().size() == 1);
    CHECK(changed->front()[0].new_path == odd_name);
}

TEST_CASE("blame follows renames, does not count blanks, and passes over ignored commits") {
    MadeRepository made;
    made.write("a.c", "int one(void)\n{\n  return 1;\n}\n");
    const auto first = made.commit("first");
    made.git({"mv", "a.c", "b.c"});
    const auto renamed = made.commit("rename");
    made.write("b.c", "int one(void)\n{\n\treturn 1;\n}\n");
    made.commit("indent");
    made.write("b.c", "int one( void )\n{\n\treturn (1);\n}\n");
    const auto styled = made.commit("style");
    made.write(".git-blame-ignore-revs", "# style\n" + styled.text + "\nabc\n");
    const auto last = made.commit("ignore");
    const auto repository = opened(made);

    const auto ignored = ignored_commits(repository, last);
    const auto plain = blame(repository, last, "b.c", {{1, 1}, {3, 4}});
    const auto lines = blame(repository, last, "b.c", {{3, 3}}, {.ignored = *ignored});

    CHECK(*ignored == std::vector{styled});
    REQUIRE(plain);
    CHECK(plain->front().commit == first);
    CHECK(plain->front().path == "a.c");
    CHECK((*plain)[1].commit == styled);
    CHECK(lines->front().commit == first);
    CHECK(ignored_commits(repository, first)->empty());
    CHECK(refusal(blame(repository, last, "b.c", {{90, 91}})) == "git_failed");
    const auto moved = changes(repository, {*commit(repository, renamed)});
    CHECK(moved->front().at(0).kind == ChangeKind::renamed);
    CHECK(moved->front().at(0).old_path == "a.c");
}

TEST_CASE("a commit of two parents is compared with the first, and the root with nothing") {
    MadeRepository made;
    made.write("a.c", "int a;\n");
    const auto root = made.commit("root");
    made.git({"checkout", "-q", "-b", "side"});
    made.write("b.c", "int b;\n");
    made.commit("side");
    made.git({"checkout", "-q", "main"});
    made.write("c.c", "int c;\n");
    made.commit("main");
    made.git({"merge", "-q", "--no-ff", "-m", "merge", "side"});
    const auto repository = opened(made);

    const auto all =
        changes(repository, {*commit(repository, made.head()), *commit(repository, root)});

    REQUIRE(all->at(0).size() == 1);
    CHECK(all->at(0)[0].new_path == "b.c");
    CHECK(all->at(0)[0].kind == ChangeKind::added);
    CHECK(all->at(1).at(0).new_path == "a.c");
}

TEST_CASE("an index of the commits is written beside the repository and changes nothing in it") {
    MadeRepository made;
    made.write("a.c", "int a;\n");
    const auto first = made.commit("first");
    const auto repository = opened(made);

    repository.make_commit_graph();

    CHECK(blame(repository, first, "a.c", {{1, 1}})->front().commit == first);
    CHECK_FALSE(std::filesystem::exists(made.path / ".git/objects/info/commit-graph"));
}

}  // namespace mainstay::git
