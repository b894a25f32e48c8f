#include "db/failure.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/access.hpp"
#include "http/sample_test.hpp"

namespace mainstay::http::test::failure_test {

namespace {

template <class Exception>
Answer answer_of(const Exception& exception) {
    return answer_to(*failure_of(std::make_exception_ptr(exception)), "/x", "id");
}

std::string code_of(const Answer& answer) {
    return std::string(boost::json::parse(answer.body).at("code").as_string());
}

std::string header_of(const Answer& answer, std::string_view wanted) {
    for (const auto& [name, value] : answer.headers)
        if (name == wanted) return value;
    return "";
}

}  // namespace

TEST_CASE("the cause of a failure is told, and when to come back") {
    struct Case {
        db::Cause cause;
        std::string_view code, retry_after;
    };

    for (auto each : {
             Case{db::Cause::timeout, "too_slow", "1"},
             Case{db::Cause::full, "storage_full", "30"},
             Case{db::Cause::read_only, "storage_read_only", "30"},
             Case{db::Cause::input_output, "storage_failing", "30"},
             Case{db::Cause::damaged, "storage_damaged", "30"},
             Case{db::Cause::contended, "unavailable", "1"},
             Case{db::Cause::unreachable, "database_unreachable", "5"},
         }) {
        auto answer = answer_of(db::Failure("secret detail", each.cause));
        CHECK(answer.status == 503);
        CHECK(code_of(answer) == each.code);
        CHECK(header_of(answer, "Retry-After") == each.retry_after);
        CHECK(answer.body.find("secret") == std::string::npos);
    }
    CHECK(code_of(answer_of(db::Failure("x"))) == "failed");
    CHECK(code_of(answer_of(db::BlobDamaged("x"))) == "blob_damaged");
    CHECK(answer_of(db::BlobDamaged("x")).status == 500);
}

}  // namespace mainstay::http::test::failure_test
