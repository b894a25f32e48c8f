#include "suspect/fix_suspects.hpp"

#include <doctest/doctest.h>

#include "git/testing.hpp"
#include "suspect/fix_batch.hpp"
#include "suspect/trace_suspects.hpp"

namespace mainstay::suspect {

namespace {

using git::test::MadeRepository;

constexpr const char* before =
    "int take(struct queue *q)\n{\n\tint next = q->head + 1;\n\tif (next > q->size)\n"
    "\t\tnext = 0;\n\tq->head = next;\n\treturn 0;\n}\n";

std::string replaced(std::string text, const std::string& old, const std::string& young) {
    return text.replace(text.find(old), old.size(), young);
}

}  // namespace

TEST_CASE("a fix blames who wrote the token that it changes, through a rename of another") {
    MadeRepository made;
    made.write("a.c", before);
    const auto guilty = made.commit("Add");
    const auto renamed = replaced(before, "next > q->size", "next > q->ring_size");
    made.write("a.c", renamed);
    made.commit("Change");
    made.write("a.c", replaced(renamed, "next > q->ring", "next >= q->ring"));
    const auto fix = made.commit("Mend");
    const auto repository = git::Repository::open(made.path);

    const auto answers = suspects_of(*repository, {fix, {std::string(40, '0')}}, {});

    REQUIRE(answers);
    REQUIRE(answers->at(0).suspects.size() == 1);
    CHECK(answers->at(0).suspects[0].commit == guilty);
    CHECK(answers->at(0).suspects[0].confidence > 0.5);
    CHECK(answers->at(0).suspects[0].reasons.size() == 1);
    CHECK(answers->at(1).abstention == "there is no such commit");
}

TEST_CASE("many fixes are answered in their order, and what is none by a refusal") {
    MadeRepository made;
    std::vector<std::string> fixes;
    std::vector<std::string> causes;
    made.write("a.c", before);
    made.commit("Add");
    for (int at = 0; at < 20; ++at) {
        made.write("a.c", replaced(before, "next = 0", "next = " + std::to_string(at + 2)));
        causes.push_back(made.commit("Change").text);
        made.write("a.c", before);
        fixes.push_back(made.commit("Mend").text);
    }
    fixes.insert(fixes.begin() + 9, "none");
    causes.insert(causes.begin() + 9, "no_such_revision");
    const auto repository = git::Repository::open(made.path);

    std::vector<std::string> found;
    const auto done = answer_all(*repository, fixes, {}, [&](const AnsweredFix& fix) {
        if (!fix.answer)
            found.push_back(fix.answer.error().code);
        else
            found.push_back(fix.answer->suspects.at(0).commit.text);
    });

    CHECK(done);
    CHECK(found == causes);
    CHECK_THROWS_AS(
        (void)answer_all(*repository, fixes, {}, [](const AnsweredFix&) { throw 1; }), int
    );
}

TEST_CASE("a trace is blamed as its release had it, and abstains where no frame is of it") {
    MadeRepository made;
    made.write("lib/a.c", before);
    made.commit("Add");
    made.write("lib/a.c", replaced(before, "next = 0", "next = 1"));
    const auto guilty = made.commit("Change");
    made.write("lib/a.c", "/* a */\n/* b */\n" + replaced(before, "next = 0", "next = 1"));
    made.commit("Explain");
    const auto repository = git::Repository::open(made.path);

    const auto answer =
        suspects_of(*repository, {{"/src/lib/a.c", 5, "take", {}}}, {.release = guilty});
    const auto none = suspects_of(*repository, {{"b.c", 5, "take", {}}}, {.release = guilty});

    REQUIRE(answer);
    CHECK(answer->frames == 1);
    REQUIRE_FALSE(answer->suspects.empty());
    CHECK(answer->suspects[0].commit == guilty);
    CHECK(none->suspects.empty());
    CHECK(none->abstention == "no frame is of a file and line of that release");
}

}  // namespace mainstay::suspect
