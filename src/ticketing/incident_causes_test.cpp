#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "ticketing/incident_desk_test.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing::test::incident_causes_test {

namespace {

/// The deployments that a ticket is linked to.
std::string suspects(WatchedDesk& at, std::int64_t ticket) {
    return at.read([&](db::Sql& sql) {
        std::string ids;
        for (const auto& each :
             timeline::targets(sql, {"ticket", ticket}, "suspects", "deployment", 9))
            ids += std::to_string(each.id) + ' ';
        return ids;
    });
}

boost::json::value hypotheses(std::string_view state, std::string_view deployment) {
    return boost::json::array{
        {{"name", "deployment"},
         {"state", state},
         {"text", "Deployment " + std::string(deployment) + " began just before."},
         {"deployment", deployment}},
        {{"name", "load"}, {"state", "refuted"}, {"text", "There are as many requests."}},
        "a text alone",
    };
}

}  // namespace

TEST_CASE("the note names the deployment that was found to be the cause, and is linked to it") {
    at_watched_desk([](WatchedDesk& at) {
        auto raised = at.a_raise("slow");
        raised.hypotheses = hypotheses("validated", "17");
        at.raise(raised);
        at.follow();
        CHECK(
            at.notes("SHOP-1") ==
            "- private: POST /pay: It is slow.\n\n- critical: checkout, POST /pay: It is slow.\n\n"
            "Found besides:\n\n- Deployment 17 began just before.\n\n"
            "Incident 1. What was seen is attached.\n"
        );
        CHECK(suspects(at, 1) == "17 ");

        // What joins names what was not known yet.
        auto next = at.a_raise("errors");
        next.subject = {"POST /cart"};
        next.hypotheses = hypotheses("validated", "17");
        at.raise(next);
        at.follow(1);
        CHECK(suspects(at, 1) == "17 ");
        next = at.a_raise("more");
        next.hypotheses = hypotheses("validated", "18");
        at.raise(next);
        at.follow(1);
        CHECK(suspects(at, 1) == "17 18 ");
        const auto notes = at.notes("SHOP-1");
        CHECK(notes.find("Deployment 18 began just before.") != notes.npos);
        CHECK(notes.find("Deployment 17", notes.find("Deployment 17") + 1) == notes.npos);
    });
}

TEST_CASE("what is not validated, or no number, is no suspect") {
    for (const auto& hypothesis :
         {hypotheses("open", "17"), hypotheses("refuted", "17"), hypotheses("validated", "../1"),
          hypotheses("validated", "-3"), hypotheses("validated", "99999999999999999999"),
          boost::json::value{"17"}, boost::json::value{{"deployment", "17"}}})
        at_watched_desk([&](WatchedDesk& at) {
            auto raised = at.a_raise("slow");
            raised.hypotheses = hypothesis;
            at.raise(raised);
            at.follow();
            CHECK(suspects(at, 1) == "");
        });
}

}  // namespace mainstay::ticketing::test::incident_causes_test
