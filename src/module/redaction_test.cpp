#include "module/redaction.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace mainstay::redaction_test {

namespace {

const Redaction ann("ann@acme.test", "Ann Archer");

std::string left_of(const Redaction& of, std::string_view document) {
    auto left = of.document_without(boost::json::parse(document));
    return left ? boost::json::serialize(*left) : "nothing";
}

}  // namespace

TEST_CASE("a name and an address are taken out of a text, where they stand by themselves") {
    CHECK(
        ann.without("Dear Ann Archer, is ANN@Acme.test yours?") ==
        "Dear [erased], is [erased] yours?"
    );
    CHECK(ann.without("<ann@acme.test>") == "<[erased]>");
    CHECK(
        ann.without("joann@acme.test, ann@acme.testing, Joann Archer, Ann Archers") ==
        "joann@acme.test, ann@acme.testing, Joann Archer, Ann Archers"
    );
    CHECK(ann.without("Ann Archerü and éAnn Archer") == "Ann Archerü and éAnn Archer");
    CHECK_FALSE(ann.is_in("Ann of Archery"));
    CHECK(ann.is_in("Ann Archer"));
}

TEST_CASE("a name of one word counts only where it is the whole of a value") {
    const Redaction max("max@acme.test", "Max");
    CHECK(max.without("Max 5 items") == "Max 5 items");
    CHECK(max.without("Max") == "[erased]");
    CHECK(left_of(max, R"([{"name":"Max"},{"name":"Maximum"}])") == R"([{"name":"Maximum"}])");
}

TEST_CASE("of a document goes what is of the person, and no more") {
    CHECK(
        left_of(ann, R"({"to":[{"address":"ann@acme.test"},{"address":"bob@borg.test"}],"n":1})") ==
        R"({"to":[{"address":"bob@borg.test"}],"n":1})"
    );
    CHECK(left_of(ann, R"({"from":"ann@acme.test","text":"Help"})") == "nothing");
    CHECK(
        left_of(ann, R"({"from":"bob@borg.test","text":"Dear Ann Archer"})") ==
        R"({"from":"bob@borg.test","text":"Dear [erased]"})"
    );
    CHECK(left_of(ann, R"({"from":"bob@borg.test"})") == R"({"from":"bob@borg.test"})");
}

TEST_CASE("patterns name what they look for, not what SQL makes of it") {
    const Redaction odd("a_b@acme.test", "100% \"Ann\" _");
    CHECK(odd.email_pattern() == "%a!_b@acme.test%");
    CHECK(odd.name_pattern() == R"(%100!% \"Ann\" !_%)");
}

}  // namespace mainstay::redaction_test
